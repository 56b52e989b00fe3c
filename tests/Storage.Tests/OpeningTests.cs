using Microsoft.Data.Sqlite;

namespace Pipeline.Storage.Tests;

public sealed class OpeningTests
{
    [Fact]
    public async Task What_was_stored_is_there_after_reopening()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        var receipt = await fixture.Store.SubmitAsync(StoreFixture.Submission("a", "hello"), default);
        await fixture.ReopenAsync();

        Assert.Equal("hello"u8.ToArray(), await fixture.Store.ReadContentAsync("docs", "a", default));
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
        Assert.Equal((99, 1), (refusal.Found, refusal.Supported));
        await store.DisposeAsync();

        // The refusal released the file: once the version is right, the same file opens.
        Execute(fixture.Options.Path, "pragma user_version = 1");
        await fixture.ReopenAsync();
    }

    [Fact]
    public async Task A_file_of_another_program_is_refused_and_left_alone()
    {
        await using var fixture = StoreFixture.Closed();
        Execute(fixture.Options.Path, "create table theirs (x)");
        var before = await File.ReadAllBytesAsync(fixture.Options.Path);

        await using var store = fixture.NewStore();
        await Assert.ThrowsAsync<StoreVersionException>(async () => await store.OpenAsync(default));
        Assert.Equal(before, await File.ReadAllBytesAsync(fixture.Options.Path));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_reported_as_damaged()
    {
        await using var fixture = StoreFixture.Closed();
        await File.WriteAllTextAsync(fixture.Options.Path, new string('x', 10_000));
        await using var store = fixture.NewStore();
        await Assert.ThrowsAsync<StoreCorruptException>(async () => await store.OpenAsync(default));
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_unavailable()
    {
        await using var fixture = StoreFixture.Closed();
        await File.WriteAllTextAsync(fixture.Options.Path, "a file where the directory should be");
        await using var store = new SqliteCorpusStore(
            fixture.Options with { Path = Path.Combine(fixture.Options.Path, "corpus.db") },
            fixture.Clock,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteCorpusStore>.Instance);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.OpenAsync(default));
    }

    [Fact]
    public async Task Disposing_applies_what_is_queued_and_empties_the_log()
    {
        await using var fixture = await StoreFixture.OpenAsync();
        await fixture.CollectionAsync();
        var submits = Enumerable.Range(0, 100)
            .Select(i => fixture.Store.SubmitAsync(StoreFixture.Submission($"d{i}"), default))
            .ToList();
        await fixture.CloseAsync();
        var receipts = await Task.WhenAll(submits);
        Assert.Equal(100, receipts.Length);
        Assert.False(File.Exists(fixture.Options.Path + "-wal"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fixture.Store.SubmitAsync(StoreFixture.Submission("x"), default));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => fixture.Store.FindDocumentAsync("docs", "x", default));

        await fixture.ReopenAsync();
        Assert.Equal(100, (await fixture.Store.CountDocumentsAsync("docs", default)).Accepted);
    }

    [Fact]
    public async Task Nothing_works_before_opening()
    {
        await using var fixture = StoreFixture.Closed();
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
