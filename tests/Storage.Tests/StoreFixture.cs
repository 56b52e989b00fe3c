using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Sqlite;

namespace Pipeline.Storage.Tests;

/// <summary>A store in a directory of its own, with a clock that stands still.</summary>
public sealed class StoreFixture : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("pipeline-store-").FullName;

    private StoreFixture()
    {
        Clock = new FakeTimeProvider(Start);
        Options = new SqliteCorpusStoreOptions { Path = Path.Combine(_directory, "corpus.db") };
        Store = null!;
    }

    public FakeTimeProvider Clock { get; }

    public SqliteCorpusStoreOptions Options { get; private set; }

    public SqliteCorpusStore Store { get; private set; }

    public static async Task<StoreFixture> OpenAsync(
        Func<SqliteCorpusStoreOptions, SqliteCorpusStoreOptions>? change = null
    )
    {
        var fixture = new StoreFixture();
        fixture.Options = change?.Invoke(fixture.Options) ?? fixture.Options;
        await fixture.ReopenAsync();
        return fixture;
    }

    /// <summary>A directory and options, with no store opened in it.</summary>
    public static StoreFixture Closed() => new();

    public SqliteCorpusStore NewStore() => new(Options, Clock, NullLogger<SqliteCorpusStore>.Instance);

    public async Task ReopenAsync()
    {
        await CloseAsync();
        Store = NewStore();
        await Store.OpenAsync(default);
    }

    public async Task CloseAsync()
    {
        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }

    public async Task<string> CollectionAsync(string name = "docs", int shards = 1)
    {
        Assert.True(
            await Store.CreateCollectionAsync(new CollectionRow(name, shards, "{}", Clock.GetUtcNow()), default)
        );
        return name;
    }

    public static DocumentSubmission Submission(
        string id,
        string content = "text",
        string collection = "docs",
        int shard = 0,
        string? title = null
    ) => new(collection, id, shard, Encoding.UTF8.GetBytes(content), "text/plain", null, title, "{}", [], null);

    public static ChunkedDocument Chunked(SubmitOutcome receipt, params string[] texts) =>
        new(
            receipt.Collection,
            receipt.DocumentId,
            receipt.Version,
            receipt.Shard,
            null,
            null,
            [.. texts.Select((text, i) => new StoredChunk(i, text, [], 0, text.Length, null, default))]
        );

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
