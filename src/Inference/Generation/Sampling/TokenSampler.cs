using System.Numerics;
using System.Numerics.Tensors;
using LLama.Native;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Grammars;

namespace Pipeline.Inference.Generation.Sampling;

/// <summary>
/// Chooses one sequence's tokens. Greedy choice and grammar are ours; draws, penalties and biases are a chain of
/// llama.cpp samplers.
/// </summary>
/// <remarks>
/// Under a grammar a token is chosen freely first: most are allowed, and checking one is much cheaper than masking a
/// vocabulary. Only when it is refused, the choice is made again among the allowed ones.
/// </remarks>
internal sealed class TokenSampler : IDisposable
{
    private const int PenaltyWindow = 256;

    private readonly SafeLLamaSamplerChainHandle? _chain;
    private readonly GrammarConstraint? _constraint;
    private readonly TokenDataBuffer _candidates;

    /// <param name="options">How to choose.</param>
    /// <param name="vocabularySize">Tokens of the model.</param>
    /// <param name="constraint">What the answer must look like; null when it is free.</param>
    /// <param name="candidates">Shared with the other samplers of the thread.</param>
    public TokenSampler(
        SamplingOptions options,
        int vocabularySize,
        GrammarConstraint? constraint,
        TokenDataBuffer candidates
    )
    {
        (_constraint, _candidates) = (constraint, candidates);
        var greedy = options.Temperature == 0;
        if (greedy && !options.HasPenalty && options.LogitBias.Count == 0)
        {
            return;
        }

        var parameters = LLamaSamplerChainParams.Default();
        parameters.NoPerf = true;
        _chain = SafeLLamaSamplerChainHandle.Create(parameters);
        if (options.LogitBias.Count > 0)
        {
            _chain.AddLogitBias(
                vocabularySize,
                options.LogitBias.Select(pair => new LLamaLogitBias { Token = pair.Key, Bias = pair.Value }).ToArray()
            );
        }

        if (options.HasPenalty)
        {
            _chain.AddPenalties(
                PenaltyWindow,
                options.RepetitionPenalty,
                options.FrequencyPenalty,
                options.PresencePenalty
            );
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

    /// <summary>The next token; the sampler counts on it to stay in the answer, unless <see cref="Undo"/> is
    /// called.</summary>
    /// <param name="context">Holds the logits of the last decode.</param>
    /// <param name="index">Place in the batch whose logits count.</param>
    /// <exception cref="GenerationFailedException">The logits are not numbers, or the grammar allows no
    /// token.</exception>
    public int Sample(SafeLLamaContextHandle context, int index)
    {
        if (_constraint is null)
        {
            // The chain's own way accepts the token too.
            return _chain is null ? Greatest(context.GetLogitsIth(index)) : (int)_chain.Sample(context, index);
        }

        var logits = context.GetLogitsIth(index);
        var token = _chain is null ? Greatest(logits) : _candidates.Choose(_chain, logits, null);
        if (!_constraint.Allows(token))
        {
            var allowed = _constraint.Allowed();
            token = _chain is null ? Greatest(logits, allowed) : _candidates.Choose(_chain, logits, allowed);
        }

        _chain?.Accept(token);
        _constraint.Accept(token);
        return token;
    }

    /// <summary>A step begins.</summary>
    public void Mark() => _constraint?.Mark();

    /// <summary>The step has failed: its tokens are not in the answer. What penalties have counted stays
    /// counted.</summary>
    public void Undo() => _constraint?.Undo();

    public void Dispose() => _chain?.Dispose();

    /// <summary>Index of the greatest logit, the lowest among equals.</summary>
    internal static int Greatest(ReadOnlySpan<float> logits)
    {
        var best = TensorPrimitives.Max(logits);
        return float.IsNaN(best)
            ? throw new GenerationFailedException("The model returned logits that are not numbers.")
            : logits.IndexOf(best);
    }

    /// <summary>Index of the greatest logit among the tokens of a mask that has one, the lowest among equals.</summary>
    internal static int Greatest(ReadOnlySpan<float> logits, ReadOnlySpan<ulong> allowed)
    {
        var (best, greatest) = (-1, float.NegativeInfinity);
        for (var word = 0; word < allowed.Length; word++)
        {
            for (var bits = allowed[word]; bits != 0; bits &= bits - 1)
            {
                var token = (word << 6) + BitOperations.TrailingZeroCount(bits);
                if (logits[token] > greatest || best < 0)
                {
                    (best, greatest) = (token, logits[token]);
                }
            }
        }

        return best;
    }
}
