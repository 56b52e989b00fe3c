using FsCheck.Xunit;
using Pipeline.Inference.Generation.Sampling;

namespace Pipeline.Inference.Tests.Generation;

public sealed class TokenProbabilitiesProperties
{
    [Property(MaxTest = 200)]
    public void They_are_those_of_a_softmax_in_double(int seed)
    {
        var random = new Random(seed);
        float[] logits =
        [
            .. Enumerable
                .Range(0, random.Next(1, 300))
                .Select(_ => (float)Math.Round((random.NextDouble() - 0.5) * 60, random.Next(3))),
        ];
        var token = random.Next(logits.Length);
        var top = random.Next(0, 21);
        var total = Math.Log(logits.Sum(logit => Math.Exp(logit - 30.0))) + 30;

        var (own, likeliest) = TokenProbabilities.Of(logits, token, top);
        Assert.Equal(logits[token] - total, own, 1e-4);
        int[] expected =
        [
            .. Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(top),
        ];
        Assert.Equal(expected, likeliest.Select(one => one.Token));
        Assert.All(likeliest, one => Assert.Equal(logits[one.Token] - total, one.LogProbability, 1e-4));
    }

    [Property(MaxTest = 200)]
    public void The_greatest_of_a_mask_is_that_of_its_tokens(int seed)
    {
        var random = new Random(seed);
        float[] logits =
        [
            .. Enumerable
                .Range(0, random.Next(1, 300))
                .Select(_ => random.Next(-5, 5) is var logit && logit == -5 ? float.NegativeInfinity : logit),
        ];
        var mask = new ulong[(logits.Length + 63) / 64];
        int[] allowed =
        [
            .. Enumerable
                .Range(0, logits.Length)
                .Where(_ => random.Next(3) == 0)
                .Append(random.Next(logits.Length))
                .Distinct()
                .Order(),
        ];
        Array.ForEach(allowed, token => mask[token / 64] |= 1UL << (token % 64));
        Assert.Equal(allowed.OrderByDescending(token => logits[token]).First(), TokenSampler.Greatest(logits, mask));
    }
}
