using FsCheck.Xunit;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

public sealed class ShardCountTests
{
    [Property(MaxTest = 4)]
    public void One_three_and_sixteen_shards_rank_alike(int seed)
    {
        var random = new Random(seed);
        var changes = Corpus.Changes(random, 120, 60);
        using var one = Corpus.InMemory();
        Corpus.ApplyInBatches(one, changes, random);
        using var whole = one.Acquire();
        foreach (var count in (ReadOnlySpan<int>)[1, 3, 16])
        {
            List<ShardIndex> shards = [.. Enumerable.Range(0, count).Select(_ => Corpus.InMemory())];
            for (var shard = 0; shard < count; shard++)
            {
                Corpus.ApplyInBatches(
                    shards[shard],
                    [.. changes.Where(c => int.Parse(c.DocumentId[1..]) % count == shard)],
                    random
                );
            }

            List<ShardSnapshot> parts = [.. shards.Select(s => s.Acquire())];
            for (var q = 0; q < 8; q++)
            {
                var query = Corpus.Text(random, random.Next(1, 8));
                var statistics = CollectionStatistics.Merge(parts.Select(p => p.GetStatistics(query)));

                // Equal to the last bit, not nearly.
                Assert.Equal(
                    whole.SearchKeyword(query, 30, null, null, default),
                    Merge(parts.Select(p => p.SearchKeyword(query, 30, null, statistics, default)))
                );
                var again = CollectionStatistics.Merge([statistics.ToTermStatistics()]);
                Assert.Equal(
                    whole.SearchKeyword(query, 30, null, null, default),
                    whole.SearchKeyword(query, 30, null, again, default)
                );
                var vector = Corpus.Vector(random);
                Assert.Equal(
                    whole.SearchVector(vector, 30, null, default),
                    Merge(parts.Select(p => p.SearchVector(vector, 30, null, default)))
                );
            }

            parts.ForEach(p => p.Dispose());
            shards.ForEach(s => s.Dispose());
        }
    }

    private static IEnumerable<ScoredChunk> Merge(IEnumerable<IReadOnlyList<ScoredChunk>> lists) =>
        lists.SelectMany(list => list).OrderByDescending(c => c.Score).ThenBy(c => c.Key).Take(30);
}
