using FsCheck.Xunit;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Tests.Vectors;

public class PoolTests
{
    [Property]
    public bool The_order_of_packed_similarities_is_theirs(float a, float b)
    {
        if (float.IsNaN(a) || float.IsNaN(b))
        {
            return true;
        }

        (a, b) = (a + 0f, b + 0f);
        ulong packedA = Ranked.Pack(a, 5),
            packedB = Ranked.Pack(b, 5);
        return a.CompareTo(b) == packedB.CompareTo(packedA)
            && Ranked.Similarity(packedA) == a
            && Ranked.Id(packedA) == 5;
    }

    [Property]
    public void A_pool_keeps_the_best_and_visits_each_once_best_first(int seed, byte size)
    {
        var random = new Random(seed);
        var width = 1 + (size % 20);
        var pool = new NearestNodes();
        pool.Begin(width);
        var offered = new List<(float Similarity, int Id)>();
        var visited = new HashSet<int>();
        for (var id = 0; id < 60; id++)
        {
            var similarity = random.NextSingle();
            offered.Add((similarity, id));
            pool.Offer(Ranked.Pack(similarity, id));
            if (random.Next(3) == 0 && pool.Next() is var next && next >= 0)
            {
                Assert.True(visited.Add(next));
                HashSet<int> kept = [.. offered.OrderByDescending(o => o.Similarity).Take(width).Select(o => o.Id)];
                Assert.Equal(
                    offered
                        .Where(o => kept.Contains(o.Id) && (o.Id == next || !visited.Contains(o.Id)))
                        .MaxBy(o => o.Similarity)
                        .Id,
                    next
                );
            }
        }

        Assert.Equal(
            offered.OrderByDescending(o => o.Similarity).Take(width).Select(o => o.Id),
            pool.Items.ToArray().Select(Ranked.Id)
        );
    }
}
