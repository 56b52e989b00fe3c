using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>Unit vectors, queries of the same kind, and the exact ten nearest of every query.</summary>
internal sealed class VectorData
{
    public const int Top = 10;

    private VectorData(int dimensions, float[][] rows, float[][] queries)
    {
        (Dimensions, Rows, Queries) = (dimensions, rows, queries);
        Nearest = new int[queries.Length][];
        Parallel.For(0, queries.Length, q => Nearest[q] = Exact(rows, queries[q]));
    }

    public int Dimensions { get; }

    public float[][] Rows { get; }

    public float[][] Queries { get; }

    public int[][] Nearest { get; }

    /// <summary>Vectors that are given, the last of them as queries.</summary>
    public static VectorData From(float[][] vectors, int queries) =>
        new(vectors[0].Length, [.. vectors[..^queries].Select(Stored)], vectors[^queries..]);

    /// <summary>
    /// Topics of very different sizes (Zipf), each a centre and a spread of its own (0.5 to 1.5 of the usual), in a
    /// space whose directions vary by a power law as those of text embeddings do, turned at random so that no dimension
    /// is special. A neighbour's cosine is about 0.8, that of two texts on different topics about 0.1.
    /// </summary>
    public static VectorData Clustered(int rows, int queries, int dimensions, int seed)
    {
        var random = new Random(seed);
        var scales = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            scales[i] = MathF.Pow(1 + i, -0.4f);
        }

        var topics = Math.Max(20, rows / 500);
        var centres = new float[topics][];
        var spreads = new float[topics];
        var share = new double[topics];
        double total = 0;
        for (var topic = 0; topic < topics; topic++)
        {
            centres[topic] = Scaled(random, scales, 1);
            spreads[topic] = 0.35f + (0.7f * random.NextSingle());
            share[topic] = total += Math.Pow(topic + 3, -0.7);
        }

        var turn = new RandomTurn(dimensions, random);
        float[] Next()
        {
            var topic = Array.BinarySearch(share, random.NextDouble() * total);
            topic = Math.Min(topic < 0 ? ~topic : topic, topics - 1);
            var vector = Scaled(random, scales, spreads[topic]);
            TensorPrimitives.Add(vector, centres[topic], vector);
            turn.Apply(vector);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            return vector;
        }

        return new(
            dimensions,
            [.. Enumerable.Range(0, rows).Select(_ => Stored(Next()))],
            [.. Enumerable.Range(0, queries).Select(_ => Next())]
        );
    }

    /// <summary>Uniform directions: the hardest case, which real embeddings are far from.</summary>
    public static VectorData Uniform(int rows, int queries, int dimensions, int seed)
    {
        var random = new Random(seed);
        var scales = Enumerable.Repeat(1f, dimensions).ToArray();
        float[] Next()
        {
            var vector = Scaled(random, scales, 1);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            return vector;
        }

        return new(
            dimensions,
            [.. Enumerable.Range(0, rows).Select(_ => Stored(Next()))],
            [.. Enumerable.Range(0, queries).Select(_ => Next())]
        );
    }

    /// <summary>Share of the exact nearest among those found.</summary>
    public double Recall(int[][] found)
    {
        var hits = 0;
        for (var q = 0; q < Queries.Length; q++)
        {
            hits += Nearest[q].Intersect(found[q]).Count();
        }

        return (double)hits / (Queries.Length * Top);
    }

    public static void Write(string path, float[][] vectors)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        foreach (var vector in vectors)
        {
            file.Write(MemoryMarshal.AsBytes<float>(vector));
        }
    }

    // As the corpus keeps vectors: rounded to half precision. The length is made 1 again for those who need that.
    private static float[] Stored(float[] vector)
    {
        var rounded = new float[vector.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            rounded[i] = (float)(Half)vector[i];
        }

        TensorPrimitives.Divide(rounded, TensorPrimitives.Norm<float>(rounded), rounded);
        return rounded;
    }

    private static float[] Scaled(Random random, float[] scales, float factor)
    {
        var vector = new float[scales.Length];
        for (var i = 0; i < vector.Length; i += 2)
        {
            var length = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            vector[i] = factor * scales[i] * (float)(length * cos);
            if (i + 1 < vector.Length)
            {
                vector[i + 1] = factor * scales[i + 1] * (float)(length * sin);
            }
        }

        return vector;
    }

    private static int[] Exact(float[][] rows, float[] query)
    {
        var best = new PriorityQueue<int, float>();
        for (var row = 0; row < rows.Length; row++)
        {
            var similarity = TensorPrimitives.Dot(query, rows[row]);
            if (best.Count < Top)
            {
                best.Enqueue(row, similarity);
            }
            else
            {
                best.EnqueueDequeue(row, similarity);
            }
        }

        return [.. best.UnorderedItems.Select(i => i.Element)];
    }
}
