using System.Numerics.Tensors;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Tests.Vectors;

public class ConcurrentSearchTests
{
    private const int Dimensions = 16;
    private const int Window = 1500;

    /// <summary>One thread replaces vectors and publishes views while others search the newest; they meet after every
    /// publication, so that every reader searches while the next is written.</summary>
    [Fact]
    public void Readers_find_only_rows_of_their_view_while_rows_come_and_go()
    {
        const int Readers = 2,
            Batches = 30,
            BatchRows = 50;
        var clusters = new Clusters(11, Dimensions, 10, 0.7);
        var vectors = clusters.Take(Window + (Batches * BatchRows));
        var queries = clusters.Take(50);
        var index = VectorIndex.Create(Dimensions, new VectorIndexOptions { ExactBelow = 0, SearchWidth = 20 }, null);
        for (var row = 0; row < Window; row++)
        {
            index.Add(row, vectors[row]);
        }

        (IVectorView View, RowSet Accepted) published = (index.Now(), Clusters.All(Window));
        using var meeting = new Barrier(Readers + 1);
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        Thread[] readers =
        [
            .. Enumerable
                .Range(0, Readers)
                .Select(r => new Thread(() =>
                {
                    for (var batch = 0; batch < Batches; batch++)
                    {
                        meeting.SignalAndWait();
                        (var view, var accepted) = published;
                        meeting.SignalAndWait();
                        try
                        {
                            for (var i = 0; i < queries.Length; i++)
                            {
                                Check(view, accepted, queries[(i + r) % queries.Length], vectors);
                            }
                        }
                        catch (Exception e)
                        {
                            failures.Enqueue(e);
                        }
                    }
                })),
        ];
        foreach (var reader in readers)
        {
            reader.Start();
        }

        var next = Window;
        for (var batch = 0; batch < Batches; batch++)
        {
            meeting.SignalAndWait();
            meeting.SignalAndWait();
            for (var i = 0; i < BatchRows; i++, next++)
            {
                index.Remove(next - Window);
                index.Add(next, vectors[next]);
            }

            var accepted = new RowSet(next);
            for (var row = next - Window; row < next; row++)
            {
                accepted.Add(row);
            }

            var before = published.View;
            published = (index.Now(), accepted);
            if (batch % 2 == 0)
            {
                // Every second view stays open, as a slow reader's would.
                before.Dispose();
            }
        }

        foreach (var reader in readers)
        {
            reader.Join();
        }

        Assert.Empty(failures);
    }

    private static void Check(IVectorView view, RowSet accepted, float[] query, float[][] vectors)
    {
        var found = Clusters.Search(view, query, accepted, 5);
        Assert.Equal(5, found.Count);
        Assert.Equal(5, found.Select(f => f.Row).Distinct().Count());
        foreach ((var score, var row) in found)
        {
            Assert.True(accepted.Contains(row));
            Assert.Equal(TensorPrimitives.CosineSimilarity<float>(query, vectors[row]), score, 1e-5f);
        }
    }
}
