using System.Numerics.Tensors;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Embedding;

/// <summary>Runs the encoder, pools its token vectors, and keeps the first numbers of the result.</summary>
internal sealed class EmbeddingRunner(
    string name,
    OnnxModel model,
    int dimensions,
    int kept,
    Pooling pooling,
    bool normalize
) : IBatchRunner<float[]>
{
    public string Operation => "embeddings";

    public float[][] Run(IReadOnlyList<TokenInput> inputs)
    {
        var results = new float[inputs.Count][];
        model.Run(
            inputs,
            (values, shape) =>
            {
                if (shape.Length != 3 || shape[2] != dimensions)
                {
                    throw new InferenceException(
                        $"Model {name} gives vectors of {shape[^1]} numbers, but its definition says dimensions {dimensions}; correct the definition."
                    );
                }

                var row = (int)shape[1] * dimensions;
                for (var i = 0; i < inputs.Count; i++)
                {
                    results[i] = Pool(values.Slice(i * row, inputs[i].Ids.Length * dimensions));
                }
            }
        );
        return results;
    }

    public void Abort() => model.Abort();

    public void Dispose() => model.Dispose();

    /// <summary>Pools the vectors of one text's real tokens (right padding is left out by the caller).</summary>
    private float[] Pool(ReadOnlySpan<float> tokens)
    {
        var vector = new float[dimensions];
        switch (pooling)
        {
            case Pooling.Cls:
                tokens[..dimensions].CopyTo(vector);
                break;
            case Pooling.Last:
                tokens[^dimensions..].CopyTo(vector);
                break;
            default:
                for (var from = 0; from < tokens.Length; from += dimensions)
                {
                    TensorPrimitives.Add(vector, tokens.Slice(from, dimensions), vector);
                }

                TensorPrimitives.Multiply(vector, (float)dimensions / tokens.Length, vector);
                break;
        }

        vector = kept < dimensions ? vector[..kept] : vector;
        var norm = TensorPrimitives.Norm<float>(vector);
        if (!float.IsFinite(norm))
        {
            throw new InferenceException(
                $"Model {name} gave a vector that is not a number; its weights or its device are broken."
            );
        }

        if (normalize && norm > 0)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }

        return vector;
    }
}
