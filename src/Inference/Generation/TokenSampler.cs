using System.Numerics.Tensors;
using LLama.Native;

namespace Pipeline.Inference.Generation;

/// <summary>Chooses one sequence's tokens. Greedy choice is ours; draws and penalties are a chain of llama.cpp samplers.</summary>
internal sealed class TokenSampler : IDisposable
{
    private const int PenaltyWindow = 256;

    private readonly SafeLLamaSamplerChainHandle? _chain;

    public TokenSampler(SamplingOptions options)
    {
        var greedy = options.Temperature == 0;
        if (greedy && options.RepetitionPenalty == 1)
        {
            return;
        }

        var parameters = LLamaSamplerChainParams.Default();
        parameters.NoPerf = true;
        _chain = SafeLLamaSamplerChainHandle.Create(parameters);
        if (options.RepetitionPenalty != 1)
        {
            _chain.AddPenalties(PenaltyWindow, options.RepetitionPenalty, 0, 0);
        }

        if (greedy)
        {
            _chain.AddGreedySampler();
            return;
        }

        if (options.TopK > 0)
        {
            _chain.AddTopK(options.TopK);
        }

        if (options.TopP < 1)
        {
            _chain.AddTopP(options.TopP, 1);
        }

        if (options.MinP > 0)
        {
            _chain.AddMinP(options.MinP, 1);
        }

        _chain.AddTemperature(options.Temperature);

        // llama.cpp takes the largest seed to mean a random one.
        var seed = options.Seed ?? (uint)Random.Shared.NextInt64(uint.MaxValue);
        _chain.AddDistributionSampler(seed == uint.MaxValue ? uint.MaxValue - 1 : seed);
    }

    /// <summary>The next token.</summary>
    /// <param name="context">Holds the logits of the last decode.</param>
    /// <param name="index">Place in the batch whose logits count.</param>
    /// <exception cref="GenerationFailedException">The logits are not numbers.</exception>
    public int Sample(SafeLLamaContextHandle context, int index)
    {
        if (_chain is not null)
        {
            // Accepts the token too.
            return (int)_chain.Sample(context, index);
        }

        return Greatest(context.GetLogitsIth(index));
    }

    public void Dispose() => _chain?.Dispose();

    /// <summary>Index of the greatest logit, the lowest among equals.</summary>
    internal static int Greatest(ReadOnlySpan<float> logits)
    {
        var best = TensorPrimitives.Max(logits);
        return float.IsNaN(best)
            ? throw new GenerationFailedException("The model returned logits that are not numbers.")
            : logits.IndexOf(best);
    }
}
