using System.Numerics.Tensors;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Tests.Vectors;

public class HnswVectorIndexTests
{
    private const int Dimensions = 48;

    private static readonly VectorIndexOptions AlwaysGraph = new() { ExactBelow = 0 };

    [Theory]
    [InlineData(VectorCodeKind.Int8, 96, 0.99)]
    [InlineData(VectorCodeKind.Float16, 96, 0.99)]
    [InlineData(VectorCodeKind.Binary, 200, 0.85)]
    public void The_graph_finds_nearly_all_of_the_nearest(VectorCodeKind code, int width, double least)
    {
        var clusters = new Clusters(1, Dimensions, 40, 0.7);
        var vectors = clusters.Take(2500);
        (var graph, var exact) = Build(
            vectors,
            VectorIndex.Create(Dimensions, AlwaysGraph with { Code = code, SearchWidth = width }, null)
        );
        using var view = graph.Now();
        var recall = Clusters.Recall(view, exact.Now(), clusters.Take(100), Clusters.All(vectors.Length), 10);
        Assert.True(recall >= least, $"recall@10 of {code} is {recall:0.000}");
    }

    [Theory]
    [InlineData(VectorCodeKind.Int8)]
    [InlineData(VectorCodeKind.Float16)]
    [InlineData(VectorCodeKind.Binary)]
    public void Selective_filters_and_small_sets_are_searched_exactly(VectorCodeKind code)
    {
        var clusters = new Clusters(2, Dimensions, 20, 0.7);
        var random = new Random(3);
        var vectors = clusters.Take(3000);
        (var graph, var exact) = Build(vectors, VectorIndex.Create(Dimensions, AlwaysGraph with { Code = code }, null));
        (var small, _) = Build(vectors, VectorIndex.Create(Dimensions, new VectorIndexOptions { Code = code }, null));
        using IVectorView graphView = graph.Now(),
            smallView = small.Now(),
            exactView = exact.Now();
        foreach (var share in new[] { 0.0, 0.001, 0.01, 0.1, 0.3 })
        {
            var accepted = Some(random, vectors.Length, share);
            var query = clusters.Next();
            var top = random.Next(1, 50);
            var wanted = Clusters.Search(exactView, query, accepted, top);
            AssertSame(wanted, Clusters.Search(graphView, query, accepted, top));
            AssertSame(wanted, Clusters.Search(smallView, query, accepted, top));
        }
    }

    [Fact]
    public void A_loose_filter_finds_accepted_rows_only_with_their_cosine_best_first()
    {
        var clusters = new Clusters(4, Dimensions, 30, 0.7);
        var vectors = clusters.Take(3000);
        (var graph, var exact) = Build(
            vectors,
            VectorIndex.Create(Dimensions, AlwaysGraph with { SearchWidth = 48 }, null)
        );
        using IVectorView view = graph.Now(),
            exactView = exact.Now();
        var accepted = Some(new Random(5), vectors.Length, 0.6);
        var queries = clusters.Take(60);
        foreach (var query in queries)
        {
            var found = Clusters.Search(view, query, accepted, 10);
            Assert.Equal(10, found.Count);
            Assert.Equal(found.OrderByDescending(f => f.Score), found);
            Assert.All(found, f => Assert.True(accepted.Contains(f.Row)));
            Assert.All(
                found,
                f => Assert.Equal(TensorPrimitives.CosineSimilarity<float>(query, vectors[f.Row]), f.Score, 1e-5f)
            );
        }

        var recall = Clusters.Recall(view, exactView, queries, accepted, 10);
        Assert.True(recall >= 0.98, $"recall@10 is {recall:0.000}");
    }

    [Fact]
    public void Rows_without_a_vector_do_not_narrow_the_search()
    {
        const int Every = 4;
        var clusters = new Clusters(16, Dimensions, 30, 0.7);
        var vectors = clusters.Take(2000);
        var graph = VectorIndex.Create(Dimensions, AlwaysGraph with { SearchWidth = 60 }, null);
        var exact = new FlatVectorIndex(Dimensions);
        for (var i = 0; i < vectors.Length; i++)
        {
            graph.Add(Every * i, vectors[i]);
            exact.Add(Every * i, vectors[i]);
        }

        using IVectorView view = graph.Now(),
            exactView = exact.Now();
        var recall = Clusters.Recall(view, exactView, clusters.Take(60), Clusters.All(Every * vectors.Length), 10);
        Assert.True(recall >= 0.98, $"recall@10 is {recall:0.000}");
        Assert.False(view.TryCopy(1, new float[Dimensions]));
        Assert.False(graph.Has(1));
        Assert.True(graph.Has(Every));
    }

    [Fact]
    public void Replacing_all_vectors_five_times_keeps_the_recall_of_a_fresh_build()
    {
        const int Rows = 2500,
            Times = 5;
        var clusters = new Clusters(6, Dimensions, 30, 0.7);
        var index = new HnswVectorIndex<Int8Code>(
            Dimensions,
            AlwaysGraph with
            {
                SearchWidth = 40,
            },
            () => new NativeBlocks()
        );
        var vectors = clusters.Take(Rows * (Times + 1));
        for (var row = 0; row < vectors.Length; row++)
        {
            if (row >= Rows)
            {
                index.Remove(row - Rows);
            }

            index.Add(row, vectors[row]);
            if (row % 997 == 0)
            {
                GraphShape.Assert(index.Graph);
            }
        }

        GraphShape.Assert(index.Graph);
        Assert.True(index.Graph.Nodes < Rows * 1.3, $"{index.Graph.Nodes} records for {Rows} vectors");
        var last = new RowSet(vectors.Length);
        for (var row = Rows * Times; row < vectors.Length; row++)
        {
            last.Add(row);
        }

        (var fresh, var exact) = Build(
            vectors[(Rows * Times)..],
            new HnswVectorIndex<Int8Code>(Dimensions, AlwaysGraph with { SearchWidth = 40 }, () => new NativeBlocks())
        );
        var queries = clusters.Take(300);
        index.Renumber(last);
        using IVectorView view = index.Now(),
            freshView = fresh.Now(),
            exactView = exact.Now();
        var recall = Clusters.Recall(view, exactView, queries, Clusters.All(Rows), 10);
        var freshRecall = Clusters.Recall(freshView, exactView, queries, Clusters.All(Rows), 10);
        Assert.True(
            recall >= 0.99 * freshRecall,
            $"recall@10 is {recall:0.0000}, of a fresh build {freshRecall:0.0000}"
        );
    }

    [Fact]
    public void Removing_at_random_down_to_nothing_leaves_every_node_reachable()
    {
        var random = new Random(7);
        var clusters = new Clusters(8, 8, 5, 0.5);
        var index = new HnswVectorIndex<Int8Code>(
            8,
            AlwaysGraph with
            {
                Links = 4,
                BuildWidth = 16,
            },
            () => new NativeBlocks()
        );
        var rows = new List<int>();
        var next = 0;
        for (var step = 0; step < 4000; step++)
        {
            // Grows, then shrinks to nothing, then grows again.
            var add = rows.Count == 0 || random.Next(100) < (step is < 1200 or > 3200 ? 80 : 20);
            if (add)
            {
                index.Add(next, random.Next(10) == 0 && next > 0 ? Ones(8) : clusters.Next());
                rows.Add(next++);
            }
            else
            {
                var at = random.Next(rows.Count);
                index.Remove(rows[at]);
                rows.RemoveAt(at);
            }

            if (step % 100 == 0)
            {
                GraphShape.Assert(index.Graph);
            }
        }

        index.Complete();
        GraphShape.Assert(index.Graph);
        Assert.Equal(rows.Count, index.Graph.Linked);
        rows.ForEach(index.Remove);
        index.Complete();
        Assert.Equal((0, -1), (index.Graph.Linked, index.Graph.Start));
    }

    [Fact]
    public void A_view_finds_what_it_held_after_everything_was_replaced()
    {
        var clusters = new Clusters(9, Dimensions, 10, 0.7);
        float[][] vectors = clusters.Take(2000),
            others = clusters.Take(3000);
        (var index, _) = Build(vectors, VectorIndex.Create(Dimensions, AlwaysGraph with { SearchWidth = 64 }, null));
        var view = index.Now();
        var queries = clusters.Take(20);
        var all = Clusters.All(vectors.Length);
        List<List<(float Score, int Row)>> before = [.. queries.Select(q => Clusters.Search(view, q, all, 5))];
        for (var row = 0; row < vectors.Length; row++)
        {
            index.Remove(row);
        }

        for (var row = 0; row < others.Length; row++)
        {
            index.Add(vectors.Length + row, others[row]);
        }

        var hits = queries.Select((q, i) => Clusters.Search(view, q, all, 5).Intersect(before[i]).Count()).Sum();
        Assert.True(hits >= 98, $"{hits} of 100 are still found");
        var copy = new float[Dimensions];
        Assert.True(view.TryCopy(17, copy));
        Assert.Equal(vectors[17], copy);
        view.Dispose();
    }

    [Fact]
    public void Packing_after_many_removals_keeps_answers_and_gives_memory_back()
    {
        var clusters = new Clusters(10, Dimensions, 10, 0.7);
        var vectors = clusters.Take(3000);
        var index = new HnswVectorIndex<Int8Code>(Dimensions, AlwaysGraph, () => new NativeBlocks());
        (_, _) = Build(vectors, index);
        using var before = index.Now();
        var live = new RowSet(vectors.Length);
        for (var row = 0; row < vectors.Length; row++)
        {
            if (row % 3 == 0)
            {
                live.Add(row);
            }
            else
            {
                index.Remove(row);
            }
        }

        index.Renumber(live);
        GraphShape.Assert(index.Graph);
        Assert.Equal(1000, index.Graph.Nodes);
        (_, var exact) = Build([.. vectors.Where((_, i) => i % 3 == 0)], new FlatVectorIndex(Dimensions));
        using var after = index.Now();
        Assert.True(after.Bytes < before.Bytes / 2);
        var query = clusters.Next();
        AssertSame(
            Clusters.Search(exact.Now(), query, Clusters.All(1000), 10),
            Clusters.Search(after, query, Clusters.All(1000), 10)
        );
        Assert.Equal(10, Clusters.Search(before, query, Clusters.All(3000), 10).Count);
    }

    private static (IVectorIndex Index, FlatVectorIndex Exact) Build(float[][] vectors, IVectorIndex index)
    {
        var exact = new FlatVectorIndex(index.Dimensions);
        for (var row = 0; row < vectors.Length; row++)
        {
            index.Add(row, vectors[row]);
            exact.Add(row, vectors[row]);
        }

        return (index, exact);
    }

    private static RowSet Some(Random random, int rows, double share)
    {
        var some = new RowSet(rows);
        for (var row = 0; row < rows; row++)
        {
            if (random.NextDouble() < share)
            {
                some.Add(row);
            }
        }

        return some;
    }

    private static void AssertSame(List<(float Score, int Row)> wanted, List<(float Score, int Row)> found)
    {
        Assert.Equal(wanted.Count, found.Count);
        for (var i = 0; i < wanted.Count; i++)
        {
            Assert.Equal(wanted[i].Score, found[i].Score, 1e-5f);
        }
    }

    private static float[] Ones(int dimensions) => [.. Enumerable.Repeat(1f, dimensions)];
}
