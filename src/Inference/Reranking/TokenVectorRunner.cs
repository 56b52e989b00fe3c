using System.Numerics.Tensors;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Reranking;

/// <summary>Runs an encoder and gives each text's token vectors, in a row and of length one.</summary>
internal sealed class TokenVectorRunner(string name, OnnxModel model) : IBatchRunner<float[]>
{
    public string Operation => "rerank";

    public float[][] Run(IReadOnlyList<TokenInput> inputs)
    {
        var results = new float[inputs.Count][];
        model.Run(
            inputs,
            (values, shape) =>
            {
                var dimensions = (int)shape[^1];
                var row = (int)shape[1] * dimensions;
                for (var i = 0; i < inputs.Count; i++)
                {
                    // Padding is no token that a question could match.
                    var vectors = values.Slice(i * row, inputs[i].Ids.Length * dimensions).ToArray();
                    for (var at = 0; at < vectors.Length; at += dimensions)
                    {
                        var vector = vectors.AsSpan(at, dimensions);
                        var norm = TensorPrimitives.Norm<float>(vector);
                        if (!float.IsFinite(norm))
                        {
                            throw new InferenceException(
                                $"Model {name} gave a vector that is not a number; its weights or its device are broken."
                            );
                        }

                        if (norm > 0)
                        {
                            TensorPrimitives.Divide(vector, norm, vector);
                        }
                    }

                    results[i] = vectors;
                }
            }
        );
        return results;
    }

    public void Abort() => model.Abort();

    public void Dispose() => model.Dispose();
}
