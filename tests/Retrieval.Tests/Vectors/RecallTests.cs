using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Retrieval.Tests.Vectors;

public class RecallTests
{
    private const int Dimensions = 64;

    [Theory]
    [InlineData(VectorCodeKind.Int8, 96, 0.99)]
    [InlineData(VectorCodeKind.Float16, 96, 0.99)]
    [InlineData(VectorCodeKind.Binary, 600, 0.9)]
    public void GraphFindsNearlyAllOfTheNearest(VectorCodeKind code, int width, double least)
    {
        var clusters = new Clusters(1, Dimensions, 40, 0.7);
        float[][] vectors = clusters.Take(4000);
        var options = new VectorIndexOptions { ExactBelow = 0, Code = code, SearchWidth = width };
        IVectorIndex graph = VectorIndex.Create(Dimensions, options, null);
        var exact = new FlatVectorIndex(Dimensions);
        for (int row = 0; row < vectors.Length; row++)
        {
            graph.Add(row, vectors[row]);
            exact.Add(row, vectors[row]);
        }

        using IVectorView view = graph.Now();
        double recall = Clusters.Recall(view, exact.Now(), clusters.Take(100), Clusters.All(vectors.Length), 10);
        Assert.True(recall >= least, $"recall@10 of {code} is {recall:0.000}");
    }
}
