using System.Numerics.Tensors;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>The vectors of an article's tokens.</summary>
/// <param name="Starts">Where in the text the word of each token begins, ascending.</param>
/// <param name="Values">The vectors, one behind the other.</param>
/// <param name="Dimensions">Length of a vector.</param>
/// <param name="Read">Tokens that the model has read for them: more than there are, because its windows
/// overlap.</param>
internal sealed record TokenVectors(int[] Starts, float[] Values, int Dimensions, long Read)
{
    /// <summary>The mean of the tokens of a range of the text, of length 1.</summary>
    public ReadOnlyMemory<float> Pool(int start, int end)
    {
        var vector = new float[Dimensions];
        for (var i = FirstFrom(start); i < Starts.Length && Starts[i] < end; i++)
        {
            TensorPrimitives.Add(vector, Values.AsSpan(i * Dimensions, Dimensions), vector);
        }

        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }

        return vector;
    }

    private int FirstFrom(int start)
    {
        var (low, high) = (0, Starts.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Starts[middle] < start ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
