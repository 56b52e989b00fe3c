using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Reranking;

/// <summary>Runs the cross-encoder and reads one logit a pair.</summary>
internal sealed class RerankingRunner(string name, OnnxModel model) : IBatchRunner<float>
{
    public string Operation => "rerank";

    public float[] Run(IReadOnlyList<TokenInput> inputs)
    {
        var results = new float[inputs.Count];
        model.Run(
            inputs,
            (values, shape) =>
            {
                if (values.Length != inputs.Count)
                {
                    throw new InferenceException(
                        $"Model {name} gives {values.Length / inputs.Count} numbers a pair; a re-ranker must give one."
                    );
                }

                for (var i = 0; i < values.Length; i++)
                {
                    if (!float.IsFinite(values[i]))
                    {
                        throw new InferenceException(
                            $"Model {name} gave a score that is not a number; its weights or its device are broken."
                        );
                    }

                    results[i] = values[i];
                }
            }
        );
        return results;
    }

    public void Abort() => model.Abort();

    public void Dispose() => model.Dispose();
}
