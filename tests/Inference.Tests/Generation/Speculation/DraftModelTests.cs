using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Gguf;
using Pipeline.Inference.Generation.Sampling;

namespace Pipeline.Inference.Tests.Generation.Speculation;

public sealed class DraftModelTests
{
    private static readonly GeneratorOptions Plain = new()
    {
        ContextTokens = 2048,
        DraftTokens = 0,
        KeptSequences = 0,
    };
    private static readonly GeneratorOptions Drafting = new()
    {
        ContextTokens = 2048,
        DraftTokens = 5,
        DraftModel = TinyModels.Draft,
    };

    [Fact]
    public async Task Answers_are_the_same_alone_and_together()
    {
        await using var plain = await TinyGenerator.LoadAsync(Plain);
        await using var drafting = await TinyGenerator.LoadAsync(Drafting);
        var requests = ReferencePrompt.Continued.Select(reference => reference.Request).ToArray();
        foreach (var together in (int[])[1, 4])
        {
            foreach (var some in requests.Chunk(together))
            {
                var expected = some.Select(plain.Submit).ToArray();
                var drafted = some.Select(drafting.Submit).ToArray();
                await Task.WhenAll(expected.Concat(drafted).Select(sequence => sequence.Released));
                Assert.All(expected.Zip(drafted), pair => Assert.Equal(pair.First.Tokens, pair.Second.Tokens));
            }
        }

        Assert.InRange(drafting.Statistics.AcceptedTokens, 1, drafting.Statistics.GuessedTokens);
        Assert.True(drafting.Statistics.Steps < plain.Statistics.Steps);
    }

    [Fact]
    public async Task Draws_keep_their_distribution()
    {
        // The first drawn tokens of many answers, with guesses and without, in one contingency table.
        await using var plain = await TinyGenerator.LoadAsync(Plain with { KeptSequences = 16 });
        await using var drafting = await TinyGenerator.LoadAsync(Drafting with { DraftChance = 0 });
        const int Draws = 400;
        var counts = new Dictionary<int, (double Plain, double Drafting)>();
        for (uint seed = 0; seed < Draws; seed++)
        {
            // Other seeds, or the draws would be the very same.
            var one = plain.Submit(Request(seed));
            var other = drafting.Submit(Request(seed + 100_000));
            await Task.WhenAll(one.Released, other.Released);
            var count = counts.GetValueOrDefault(one.Tokens[^1]);
            counts[one.Tokens[^1]] = count with { Plain = count.Plain + 1 };
            count = counts.GetValueOrDefault(other.Tokens[^1]);
            counts[other.Tokens[^1]] = count with { Drafting = count.Drafting + 1 };
        }

        Assert.InRange(
            drafting.Statistics.AcceptedTokens,
            Draws / 20,
            drafting.Statistics.GuessedTokens - (Draws / 20)
        );

        // Chi-square of two samples; rare tokens are one cell. The limit is about the 0.9999 quantile (Wilson and
        // Hilferty 1931).
        var rare = counts.Values.Where(count => count.Plain + count.Drafting < 10).ToArray();
        var cells = counts
            .Values.Where(count => count.Plain + count.Drafting >= 10)
            .Append((rare.Sum(count => count.Plain), rare.Sum(count => count.Drafting)))
            .Where(count => count.Item1 + count.Item2 > 0)
            .ToArray();
        var chiSquare = cells.Sum(count => Math.Pow(count.Item1 - count.Item2, 2) / (count.Item1 + count.Item2));
        double freedom = cells.Length - 1;
        Assert.True(freedom > 2, $"only {cells.Length} different tokens");
        var limit = freedom * Math.Pow(1 - (2 / (9 * freedom)) + (3.72 * Math.Sqrt(2 / (9 * freedom))), 3);
        Assert.True(chiSquare < limit, $"chi-square {chiSquare} of {freedom} degrees of freedom; the limit is {limit}");
    }

    [Fact]
    public async Task A_file_that_is_no_model_is_refused_as_a_draft() =>
        await Assert.ThrowsAsync<ModelFileException>(() =>
            TinyGenerator.LoadAsync(Drafting with { DraftModel = TinyModels.Reference })
        );

    private static GenerationRequest Request(uint seed) =>
        ReferencePrompt.Continued[0].Request with
        {
            MaxTokens = 3,
            Sampling = SamplingOptions.Greedy with { Temperature = 0.8f, Seed = seed },
        };
}
