using System.Buffers;
using System.Numerics.Tensors;

namespace Pipeline.Inference.Generation.Sampling;

/// <summary>Probabilities of tokens from their logits.</summary>
internal static class TokenProbabilities
{
    /// <summary>A token's log-probability and those of the likeliest tokens: logit - log(sum of e^logit).</summary>
    /// <param name="logits">Of the whole vocabulary.</param>
    /// <param name="token">The token.</param>
    /// <param name="top">How many of the likeliest; of equals, the lower id first.</param>
    public static (double Own, (int Token, double LogProbability)[] Top) Of(
        ReadOnlySpan<float> logits,
        int token,
        int top
    )
    {
        var greatest = TensorPrimitives.Max(logits);
        var powers = ArrayPool<float>.Shared.Rent(logits.Length);
        var span = powers.AsSpan(0, logits.Length);
        TensorPrimitives.Subtract(logits, greatest, span);
        TensorPrimitives.Exp(span, span);
        var total = greatest + Math.Log(TensorPrimitives.Sum(span));
        ArrayPool<float>.Shared.Return(powers);

        var best = new List<int>(top + 1);
        var least = float.NegativeInfinity;
        for (var candidate = 0; candidate < logits.Length && top > 0; candidate++)
        {
            var logit = logits[candidate];
            if (best.Count == top && !(logit > least))
            {
                continue;
            }

            var place = best.Count;
            while (place > 0 && logits[best[place - 1]] < logit)
            {
                place--;
            }

            best.Insert(place, candidate);
            if (best.Count > top)
            {
                best.RemoveAt(top);
            }

            least = logits[best[^1]];
        }

        var found = new (int, double)[best.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = (best[i], logits[best[i]] - total);
        }

        return (logits[token] - total, found);
    }
}
