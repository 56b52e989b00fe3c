using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pipeline.Storage.Placement;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Placement;

/// <summary>Where replicas are is written down once, whoever writes.</summary>
public sealed class PlacementJournalTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_is_written_is_read_in_order_and_an_epoch_that_is_known_is_nothing_new(StoreKind kind)
    {
        await using var fixture = await JournalFixture.OpenAsync(kind);
        var journal = fixture.Journal;
        Assert.Equal((0L, 0), await CountAsync(journal));
        ReplicaPlacement[] rows =
        [
            Row("docs", 0, "a", ReplicaStage.Ready),
            Row("docs", 0, "비", ReplicaStage.Building, "a"),
            Row("docs", 1, "a", ReplicaStage.CatchingUp, ""),
            Row("docs", 10, "a", ReplicaStage.Draining),
        ];
        Assert.True(await journal.TryWriteAsync(0, [.. rows.Reverse()], [], default));
        var read = await journal.ReadAsync(-1, default);
        Assert.Equal(1, read!.Epoch);
        Assert.Equal(rows, read.Replicas);
        Assert.Null(await journal.ReadAsync(1, default));

        Assert.True(
            await journal.TryWriteAsync(
                1,
                [rows[1] with { Stage = ReplicaStage.Ready, Source = null }],
                [rows[2]],
                default
            )
        );
        read = await journal.ReadAsync(1, default);
        Assert.Equal(2, read!.Epoch);
        Assert.Equal([rows[0], rows[1] with { Stage = ReplicaStage.Ready, Source = null }, rows[3]], read.Replicas);
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Of_those_who_write_after_the_same_epoch_one_does(StoreKind kind)
    {
        await using var fixture = await JournalFixture.OpenAsync(kind);
        for (var epoch = 0; epoch < 10; epoch++)
        {
            var writers = Enumerable
                .Range(0, 8)
                .Select(writer =>
                    Task.Run(() =>
                        fixture.Journal.TryWriteAsync(epoch, [Row("docs", 0, $"w{writer}-{epoch}")], [], default)
                    )
                );
            Assert.Single(await Task.WhenAll(writers), wrote => wrote);
            Assert.Equal((epoch + 1L, epoch + 1), await CountAsync(fixture.Journal));
        }

        // Neither what is old nor what is not yet.
        Assert.False(await fixture.Journal.TryWriteAsync(3, [], [Row("docs", 0, "w0-0")], default));
        Assert.False(await fixture.Journal.TryWriteAsync(11, [], [], default));
        Assert.Equal((10L, 10), await CountAsync(fixture.Journal));
    }

    [PostgresFact]
    public async Task Rows_of_a_collection_that_is_gone_are_gone_also_when_there_is_another_of_its_name()
    {
        await using var fixture = await JournalFixture.OpenAsync(StoreKind.Postgres);
        await fixture.Store.CollectionAsync("other");
        Assert.True(await fixture.Journal.TryWriteAsync(0, [Row("docs", 0, "a"), Row("other", 0, "a")], [], default));
        await fixture.Store.Store.DeleteCollectionAsync("docs", default);
        Assert.Equal((1L, 1), await CountAsync(fixture.Journal));
        await fixture.Store.CollectionAsync("docs");
        Assert.Equal((1L, 1), await CountAsync(fixture.Journal));

        // Nothing is left of it, and nobody puts it back.
        await fixture.Store.HousekeepingDoneAsync();
        Assert.Equal(
            1L,
            await Servers.PostgresServer.ExecuteAsync(
                fixture.Store.ConnectionString,
                "select count(*) from shard_replica"
            )
        );
        Assert.True(await fixture.Journal.TryWriteAsync(1, [Row("gone", 0, "a")], [], default));
        Assert.Equal((2L, 1), await CountAsync(fixture.Journal));
    }

    [PostgresFact]
    public async Task Others_hear_of_a_write_at_once()
    {
        await using var fixture = await JournalFixture.OpenAsync(StoreKind.Postgres);
        await using var other = fixture.NewJournal();
        _ = other.NextChange;
        await other.Listening.Task;
        var next = other.NextChange;
        Assert.False(next.IsCompleted);
        Assert.True(await fixture.Journal.TryWriteAsync(0, [Row("docs", 0, "a")], [], default));

        // The clock stands still: no poll.
        await next;
        Assert.Single((await other.ReadAsync(0, default))!.Replicas);
    }

    private static ReplicaPlacement Row(
        string collection,
        int shard,
        string silo,
        ReplicaStage stage = ReplicaStage.Building,
        string? source = null
    ) => new(collection, shard, silo, stage, source, StoreFixture.Start.AddTicks(shard + 1));

    private static async Task<(long Epoch, int Rows)> CountAsync(IPlacementJournal journal) =>
        (await journal.ReadAsync(-1, default)) is { } read ? (read.Epoch, read.Replicas.Count) : (-1, -1);

    /// <summary>A journal with a collection beside it; the one in memory belongs to no store.</summary>
    private sealed class JournalFixture(StoreFixture store) : IAsyncDisposable
    {
        private readonly List<NpgsqlDataSource> _sources = [];

        public StoreFixture Store => store;

        public IPlacementJournal Journal { get; private set; } = new MemoryPlacementJournal();

        public static async Task<JournalFixture> OpenAsync(StoreKind kind)
        {
            var fixture = new JournalFixture(await StoreFixture.OpenAsync(kind));
            await fixture.Store.CollectionAsync(shards: 16);
            if (kind == StoreKind.Postgres)
            {
                fixture.Journal = fixture.NewJournal();
            }

            return fixture;
        }

        public PostgresPlacementJournal NewJournal()
        {
            var source = PostgresDataSource.Create(store.ConnectionString);
            _sources.Add(source);
            return new PostgresPlacementJournal(source, store.Clock, NullLogger<PostgresPlacementJournal>.Instance);
        }

        public async ValueTask DisposeAsync()
        {
            if (Journal is PostgresPlacementJournal postgres)
            {
                await postgres.DisposeAsync();
            }

            foreach (var source in _sources)
            {
                await source.DisposeAsync();
            }

            await store.DisposeAsync();
        }
    }
}
