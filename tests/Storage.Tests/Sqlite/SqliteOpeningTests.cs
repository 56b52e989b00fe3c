using Microsoft.Data.Sqlite;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Sqlite;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Sqlite;

public sealed class SqliteOpeningTests
{
    [Fact]
    public async Task What_was_stored_is_there_after_reopening()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission("a", "hello"), default);
        await fixture.ReopenAsync();

        Assert.Equal("hello"u8.ToArray(), (await fixture.Store.ReadContentAsync("docs", "a", default))!.Content);
        var row = await fixture.Store.FindDocumentAsync("docs", "a", default);
        Assert.Equal((receipt.Version, receipt.Number, DocumentState.Accepted), (row!.Version, row.Number, row.State));
    }

    [Fact]
    public async Task A_second_store_on_the_same_file_is_refused_until_the_first_is_disposed()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        var second = fixture.NewStore();
        var refusal = await Assert.ThrowsAsync<StoreInUseException>(async () => await second.OpenAsync(default));
        Assert.Contains("in use by another process; choose another --data", refusal.Message, StringComparison.Ordinal);

        await fixture.CloseAsync();
        await second.OpenAsync(default);
        await second.DisposeAsync();
    }

    [Fact]
    public async Task A_newer_schema_is_refused_and_left_alone()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CloseAsync();
        Execute(fixture.Options.Path, "pragma user_version = 99");

        var store = fixture.NewStore();
        var refusal = await Assert.ThrowsAsync<StoreVersionException>(async () => await store.OpenAsync(default));
        Assert.Equal((99, 4), (refusal.Found, refusal.Supported));
        await store.DisposeAsync();

        // The refusal released the file: once the version is right, the same file opens.
        Execute(fixture.Options.Path, "pragma user_version = 4");
        await fixture.ReopenAsync();
    }

    [Fact]
    public async Task A_file_of_the_first_schema_is_brought_to_the_newest_with_what_it_holds()
    {
        await using var fixture = await StoreFixture.ClosedAsync();
        using (
            var script = new StreamReader(
                typeof(SqliteCorpusStore).Assembly.GetManifestResourceStream("sqlite-0001.sql")!
            )
        )
        {
            Execute(fixture.Options.Path, await script.ReadToEndAsync());
        }

        Execute(
            fixture.Options.Path,
            """
            pragma application_id = 0x50495045;
            pragma user_version = 1;
            insert into collections values (1, 'docs', 1, '{}', 0);
            insert into shards values (1, 0, 4, 1, 0, 0, 0, 0, 2, 0, 0);
            insert into documents values
              (1, 1, 'a', 0, 1, 2, 1, 2, x'00', 'text/plain', null, null, '{}', '["hr"]', 4, 1, null, null, 0, null, 0, 0, 0),
              (2, 1, 'b', 0, 1, 2, 3, 4, x'00', 'text/plain', null, null, '{}', '[]', 4, 1, null, null, 0, null, 0, 0, 0);
            insert into contents values (1, x'74657874'), (2, x'74657874');
            insert into published values (1, 1, 0, 2, 1, 0, null, '{}', '["hr"]', null), (2, 1, 0, 4, 1, 0, null, '{}', '[]', null);
            insert into chunks values (1, 0, 'text', '[]', 0, 4, null, x''), (2, 0, 'text', '[]', 0, 4, null, x'');
            """
        );
        await fixture.ReopenAsync();
        var store = fixture.Store;
        Assert.Equal(1, (await store.CountDocumentsAsync("docs", ReadScope.Of([]), default)).Indexed);
        Assert.Equal(2, (await store.CountDocumentsAsync("docs", ReadScope.Of(["hr"]), default)).Indexed);

        // What is read, cut and embedded is not known of these rows: one more version, and its labels hold before it is
        // there.
        var narrowed = await store.SubmitAsync(StoreFixture.Submission("b") with { Labels = ["hr"] }, default);
        Assert.Equal((2L, 5L, 6L), (narrowed.Version, narrowed.LabelsNumber, narrowed.Number));
        var change = Assert.Single(await store.ReadChangesAsync("docs", 0, 4, 10, default));
        Assert.Equal(
            (true, "b", 1L, "hr"),
            (change.LabelsOnly, change.DocumentId, change.Version, Assert.Single(change.Labels))
        );
        Assert.Equal(0, (await store.CountDocumentsAsync("docs", ReadScope.Of([]), default)).Live);
    }

    [Fact]
    public async Task A_file_of_another_program_is_refused_and_left_alone()
    {
        await using var fixture = await StoreFixture.ClosedAsync();
        Execute(fixture.Options.Path, "create table theirs (x)");
        var before = await File.ReadAllBytesAsync(fixture.Options.Path);

        await using var store = fixture.NewStore();
        await Assert.ThrowsAsync<StoreVersionException>(async () => await store.OpenAsync(default));
        Assert.Equal(before, await File.ReadAllBytesAsync(fixture.Options.Path));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_reported_as_damaged()
    {
        await using var fixture = await StoreFixture.ClosedAsync();
        await File.WriteAllTextAsync(fixture.Options.Path, new string('x', 10_000));
        await using var store = fixture.NewStore();
        await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.OpenAsync(default));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_unavailable()
    {
        await using var fixture = await StoreFixture.ClosedAsync();
        await File.WriteAllTextAsync(fixture.Options.Path, "a file where the directory should be");
        await using var store = new SqliteCorpusStore(
            fixture.Options with
            {
                Path = Path.Combine(fixture.Options.Path, "corpus.db"),
            },
            fixture.Clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteCorpusStore>.Instance
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.OpenAsync(default));
    }

    [Fact]
    public async Task Disposing_applies_what_is_queued_and_empties_the_log()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        var submits = Enumerable
            .Range(0, 100)
            .Select(i => fixture.Store.SubmitAsync(StoreFixture.Submission($"d{i}"), default))
            .ToList();
        await fixture.CloseAsync();
        var receipts = await Task.WhenAll(submits);
        Assert.Equal(100, receipts.Length);
        Assert.False(File.Exists(fixture.Options.Path + "-wal"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            fixture.Store.SubmitAsync(StoreFixture.Submission("x"), default)
        );
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fixture.Store.FindDocumentAsync("docs", "x", default));

        await fixture.ReopenAsync();
        Assert.Equal(100, (await fixture.Store.CountDocumentsAsync("docs", default)).Accepted);
    }

    [Fact]
    public async Task Nothing_works_before_opening()
    {
        await using var fixture = await StoreFixture.ClosedAsync();
        await using var store = fixture.NewStore();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.ListCollectionsAsync(default));
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
