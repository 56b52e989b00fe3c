using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

public sealed class ConcurrencyTests
{
    private const int Writers = 8;
    private const int DocumentsEach = 25;

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Numbers_of_a_shard_are_unique_and_without_holes_whoever_takes_them(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync(shards: 2);
        var numbers = await Task.WhenAll(
            Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(fixture.Store, writer)))
        );
        foreach (var shard in numbers.SelectMany(n => n).GroupBy(n => n.Shard))
        {
            var taken = shard.Select(n => n.Number).Order().ToList();
            Assert.Equal(Enumerable.Range(1, taken.Count).Select(i => (long)i), taken);
        }
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_replica_that_follows_while_others_write_misses_nothing(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        await fixture.CollectionAsync(shards: 2);
        var writing = Task.WhenAll(
            Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(fixture.Store, writer)))
        );
        var followers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => Task.Run(() => FollowAsync(fixture.Store, i % 2, writing)))
        );
        await writing;

        for (var shard = 0; shard < 2; shard++)
        {
            var truth = new FeedFollower(shard);
            await truth.CatchUpAsync(fixture.Store, "docs", 1000);
            Assert.Equal(Writers / 2 * DocumentsEach, truth.Documents.Count + truth.Deletions);
            foreach (var follower in followers.Where(f => f.Shard == shard))
            {
                Assert.Equal(truth.Watermark, follower.Watermark);
                Assert.Equal(truth.Describe(), follower.Describe());
            }
        }
    }

    private static async Task<FeedFollower> FollowAsync(ICorpusStore store, int shard, Task writing)
    {
        var follower = new FeedFollower(shard);
        bool last;
        do
        {
            // Looked at before reading, so that the final round sees everything.
            last = writing.IsCompleted;
            await follower.CatchUpAsync(store, "docs", 7);
        } while (!last);

        return follower;
    }

    /// <summary>Submits, publishes, replaces and deletes; returns every number taken.</summary>
    private static async Task<List<(int Shard, long Number)>> WriteAsync(ICorpusStore store, int writer)
    {
        var shard = writer % 2;
        var numbers = new List<(int, long)>();
        for (var i = 0; i < DocumentsEach; i++)
        {
            var id = $"{writer}-{i}";
            for (var version = 1; version <= 1 + (i % 2); version++)
            {
                var receipt = await store.SubmitAsync(
                    StoreFixture.Submission(id, $"{id} v{version}", shard: shard),
                    default
                );
                numbers.Add((shard, receipt.Number));
                var outcome = Assert.Single(
                    await store.CommitChunksAsync([StoreFixture.Chunked(receipt, $"{id} v{version}")], default)
                );
                Assert.True(outcome.Committed);
                numbers.Add((shard, outcome.Number));
            }

            if (i % 5 == 0)
            {
                numbers.Add((shard, (await store.DeleteDocumentAsync("docs", id, default))!.Number));
            }
        }

        return numbers;
    }
}
