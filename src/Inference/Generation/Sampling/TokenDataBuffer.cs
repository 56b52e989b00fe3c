using LLama.Native;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Grammars;

namespace Pipeline.Inference.Generation.Sampling;

/// <summary>Room for the tokens that a sampler chain chooses among; one for all sequences of a model, on its
/// thread.</summary>
internal sealed class TokenDataBuffer
{
    private LLamaTokenData[] _data = [];

    /// <summary>Lets a chain choose, and takes nothing: the chain does not know yet whether the token stays.</summary>
    /// <param name="chain">Ends with a sampler that chooses.</param>
    /// <param name="logits">Of the whole vocabulary.</param>
    /// <param name="allowed">The tokens to choose among, a bit each; null for all.</param>
    public int Choose(SafeLLamaSamplerChainHandle chain, ReadOnlySpan<float> logits, ulong[]? allowed)
    {
        if (_data.Length < logits.Length)
        {
            _data = new LLamaTokenData[logits.Length];
        }

        var count = 0;
        if (allowed is null)
        {
            for (; count < logits.Length; count++)
            {
                _data[count] = new LLamaTokenData(count, logits[count], 0);
            }
        }
        else
        {
            foreach (var token in TokenTexts.Tokens(allowed))
            {
                _data[count++] = new LLamaTokenData(token, logits[token], 0);
            }
        }

        using var pinned = LLamaTokenDataArrayNative.Create(
            new LLamaTokenDataArray(_data.AsMemory(0, count)),
            out var candidates
        );
        chain.Apply(ref candidates);
        return candidates.Selected >= 0 && candidates.Selected < (long)candidates.Size
            ? (int)candidates.Data[(int)candidates.Selected].ID
            : throw new GenerationFailedException("The sampler chose no token.");
    }
}
