using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Pipeline.Servers;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Sqlite;

namespace Pipeline.Storage.Tests.Stores;

/// <summary>A store in a directory or a schema of its own, with a clock that stands still.</summary>
public sealed class StoreFixture : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StoreKind _kind;
    private readonly string _directory = Directory.CreateTempSubdirectory("pipeline-store-").FullName;
    private readonly List<NpgsqlDataSource> _sources = [];
    private readonly List<ICorpusStore> _others = [];

    private StoreFixture(StoreKind kind, string? connectionString)
    {
        _kind = kind;
        ConnectionString = connectionString ?? "";
        Options = new SqliteCorpusStoreOptions { Path = Path.Combine(_directory, "corpus.db"), FreeBytesKept = 0 };
    }

    public FakeTimeProvider Clock { get; } = new(Start);

    /// <summary>Of the SQLite store.</summary>
    public SqliteCorpusStoreOptions Options { get; private set; }

    /// <summary>Of the PostgreSQL store.</summary>
    public PostgresCorpusStoreOptions PostgresOptions { get; set; } = new();

    /// <summary>Of the PostgreSQL store.</summary>
    public string ConnectionString { get; }

    public ICorpusStore Store { get; private set; } = null!;

    public SqliteCorpusStore Sqlite => (SqliteCorpusStore)Store;

    public PostgresCorpusStore Postgres => (PostgresCorpusStore)Store;

    public static async Task<StoreFixture> OpenAsync(
        StoreKind kind = StoreKind.Sqlite,
        Func<SqliteCorpusStoreOptions, SqliteCorpusStoreOptions>? change = null
    )
    {
        var fixture = await ClosedAsync(kind);
        fixture.Options = change?.Invoke(fixture.Options) ?? fixture.Options;
        fixture.PostgresOptions = fixture.PostgresOptions with
        {
            MaxContentBytes = fixture.Options.MaxContentBytes,
            ChangePageBytes = fixture.Options.ChangePageBytes,
        };
        await fixture.ReopenAsync();
        return fixture;
    }

    /// <summary>A place and options, with no store opened there.</summary>
    public static async Task<StoreFixture> ClosedAsync(StoreKind kind = StoreKind.Sqlite) =>
        new(kind, kind == StoreKind.Postgres ? (await PostgresServer.Shared).NewSchema() : null);

    /// <summary>As above, on some server.</summary>
    public static StoreFixture ClosedOn(PostgresServer server) => new(StoreKind.Postgres, server.NewSchema());

    /// <summary>Another store object at the same place, not yet open; as if of another process.</summary>
    public ICorpusStore NewStore(TimeProvider? clock = null)
    {
        if (_kind == StoreKind.Sqlite)
        {
            return new SqliteCorpusStore(Options, clock ?? Clock, NullLogger<SqliteCorpusStore>.Instance);
        }

        var source = PostgresDataSource.Create(ConnectionString);
        _sources.Add(source);
        return new PostgresCorpusStore(
            source,
            PostgresOptions,
            clock ?? Clock,
            NullLogger<PostgresCorpusStore>.Instance
        );
    }

    /// <summary>As above, open, and closed with the fixture.</summary>
    public async Task<PostgresCorpusStore> NewSiloAsync(TimeProvider? clock = null)
    {
        var store = NewStore(clock);
        _others.Add(store);
        await store.OpenAsync(default);
        return (PostgresCorpusStore)store;
    }

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

    /// <summary>Completes when the rows of deleted collections are gone.</summary>
    public Task HousekeepingDoneAsync() =>
        _kind == StoreKind.Sqlite
            ? Sqlite.Writes.HousekeepingDoneAsync(default)
            : Postgres.HousekeepingDoneAsync(default);

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
        foreach (var other in _others)
        {
            await other.DisposeAsync();
        }

        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }
}
