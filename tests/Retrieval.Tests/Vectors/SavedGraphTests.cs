using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Tests.Vectors;

public class SavedGraphTests
{
    private const int Dimensions = 24;

    private static readonly VectorIndexOptions Options = new() { ExactBelow = 0, SearchWidth = 30 };

    [Fact]
    public void A_saved_graph_answers_as_before_and_goes_on_taking_changes()
    {
        (var index, var vectors, var live) = Churned();
        var restored = New();
        restored.Restore(new MemoryStream(Save(index, live)));
        AddLive(restored, vectors, live);
        index.Renumber(live);
        GraphShape.Assert(restored.Graph);
        using IVectorView before = index.Now(),
            after = restored.Now();
        var all = Clusters.All(live.Count);
        var clusters = new Clusters(12, Dimensions, 10, 0.7);
        for (var i = 0; i < 30; i++)
        {
            var query = clusters.Next();
            Assert.Equal(Clusters.Search(before, query, all, 10), Clusters.Search(after, query, all, 10));
        }

        for (var row = 0; row < live.Count; row++)
        {
            restored.Remove(row);
            restored.Add(live.Count + row, clusters.Next());
        }

        // The view is open: what it finds must stay.
        Assert.Equal(10, Clusters.Search(after, clusters.Next(), all, 10).Count);
        after.Dispose();
        restored.Complete();
        GraphShape.Assert(restored.Graph);
        Assert.Equal(live.Count, restored.Graph.Linked);
    }

    [Fact]
    public void A_graph_of_other_settings_is_made_again()
    {
        (var index, var vectors, var live) = Churned();
        var other = new HnswVectorIndex<Int8Code>(Dimensions, Options with { Links = 8 }, () => new NativeBlocks());
        other.Restore(new MemoryStream(Save(index, live)));
        AddLive(other, vectors, live);
        Assert.Equal(15, other.Graph.MaxBaseLinks);
        GraphShape.Assert(other.Graph);
        using var view = other.Now();
        Assert.Equal(10, Clusters.Search(view, vectors[0], Clusters.All(live.Count), 10).Count);
    }

    [Fact]
    public void Damage_is_found_or_harmless()
    {
        (var index, var vectors, var live) = Churned();
        var saved = Save(index, live);
        var random = new Random(13);
        var found = 0;
        for (var i = 0; i < 60; i++)
        {
            byte[] damaged = [.. saved];
            damaged[random.Next(10 * sizeof(int), damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var restored = New();
                restored.Restore(new MemoryStream(damaged));
                AddLive(restored, vectors, live);
                using var view = restored.Now();
                _ = Clusters.Search(view, vectors[i], Clusters.All(live.Count), 10);
            }
            catch (InvalidDataException)
            {
                found++;
            }
        }

        // Most of the file is codes, and those are compared with the vectors.
        Assert.True(found > 20, $"{found} of 60 damages were found");
        Assert.ThrowsAny<IOException>(() => New().Restore(new MemoryStream(saved[..(saved.Length / 2)])));
    }

    [Fact]
    public void Vectors_other_than_the_saved_ones_are_refused()
    {
        (var index, var vectors, var live) = Churned();
        var restored = New();
        restored.Restore(new MemoryStream(Save(index, live)));
        float[] other = [.. vectors[live.Next(0)]];
        other[3] = -other[3] + 0.5f;
        Assert.Throws<InvalidDataException>(() => restored.Add(0, other));
    }

    private static HnswVectorIndex<Int8Code> New() => new(Dimensions, Options, () => new NativeBlocks());

    /// <summary>An index in the middle of a round of repair.</summary>
    private static (HnswVectorIndex<Int8Code> Index, float[][] Vectors, RowSet Live) Churned()
    {
        var index = New();
        var vectors = new Clusters(14, Dimensions, 10, 0.7).Take(2200);
        var live = Clusters.All(vectors.Length);
        for (var row = 0; row < vectors.Length; row++)
        {
            index.Add(row, vectors[row]);
            if (row % 2 == 0 && row >= 1500)
            {
                index.Remove(row - 1500);
                live.Remove(row - 1500);
            }
        }

        return (index, vectors, live);
    }

    private static byte[] Save(HnswVectorIndex<Int8Code> index, RowSet live)
    {
        var stream = new MemoryStream();
        index.Save(stream, live);
        return stream.ToArray();
    }

    private static void AddLive(HnswVectorIndex<Int8Code> index, float[][] vectors, RowSet live)
    {
        var next = 0;
        for (var row = live.Next(0); row >= 0; row = live.Next(row + 1))
        {
            index.Add(next++, vectors[row]);
        }
    }
}
