using FsCheck;
using FsCheck.Xunit;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Reranking;
using Pipeline.Inference.Tests.Onnx;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Tests.Reranking;

public sealed class LateInteractionTests : IAsyncLifetime
{
    private static readonly RerankerDefinition Definition = new()
    {
        Name = "tiny-late",
        Files = TinyModels.Embedder.Files,
        Scoring = RerankerScoring.LateInteraction,
        MaxTokens = 128,
    };

    private readonly ITokenizer _tokenizer = TokenizerFile.Load(Definition.Files);
    private LateInteractionReranker _reranker = null!;

    public async Task InitializeAsync() =>
        _reranker = await LateInteractionReranker.LoadAsync(Definition, new BatchingOptions { TokenBudget = 512 });

    public async Task DisposeAsync() => await _reranker.DisposeAsync();

    [Property(MaxTest = 50)]
    public void MaxSimIsTheSumOfTheGreatestProducts(int seed)
    {
        var random = new Random(seed);
        var (queryTokens, passageTokens, dimensions) = (random.Next(1, 9), random.Next(1, 20), random.Next(1, 40));
        var query = Vectors(random, queryTokens * dimensions);
        var passage = Vectors(random, passageTokens * dimensions);
        var expected = 0.0;
        for (var q = 0; q < queryTokens; q++)
        {
            expected += Enumerable
                .Range(0, passageTokens)
                .Max(p =>
                    Enumerable
                        .Range(0, dimensions)
                        .Sum(d => (double)query[(q * dimensions) + d] * passage[(p * dimensions) + d])
                );
        }

        Assert.Equal(expected, MaxSim.Score(query, passage, dimensions), 1e-3);
    }

    [Fact]
    public async Task APassageThatIsTheQuestionScoresHighest()
    {
        var scores = await Score(TinyModels.Texts[0], TinyModels.Texts);
        Assert.Equal(1, scores[0], tolerance: 1e-3f);
        Assert.All(scores, score => Assert.InRange(score, -1.001f, 1.001f));
        Assert.Equal(0, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public async Task AScoreDoesNotDependOnWhatSharesItsBatch()
    {
        var together = await Score("대한민국의 수도는?", TinyModels.Texts);
        for (var i = 0; i < together.Length; i++)
        {
            Assert.Equal(together[i], (await Score("대한민국의 수도는?", [TinyModels.Texts[i]]))[0], tolerance: 1e-3f);
        }
    }

    [Fact]
    public async Task AScoreIsTheMeanOfTheBestMatchOfEachToken()
    {
        const string Query = "plague";
        const string Passage = "The plague was present.";
        using var runner = new TokenVectorRunner(
            "m",
            new OnnxModel(
                "m",
                Definition.Files,
                new OnnxSessionOptions(),
                _tokenizer.Frame,
                256,
                "last_hidden_state",
                3
            )
        );
        float[] Encode(string text)
        {
            int[] ids = [.. _tokenizer.Frame.Before, .. _tokenizer.Encode(text), .. _tokenizer.Frame.After];
            return runner.Run([new(ids, ids.Length)])[0];
        }

        var (query, passage) = (Encode(Query), Encode(Passage));
        var tokens = _tokenizer.Count(Query) + _tokenizer.Frame.SingleLength;
        var expected = MaxSim.Score(query, passage, query.Length / tokens) / tokens;
        Assert.Equal(expected, (await Score(Query, [Passage]))[0], tolerance: 1e-4f);
    }

    [Fact]
    public async Task WhatStandsAtTheEndOfALongPassageIsFound()
    {
        var filler = string.Join(' ', Enumerable.Repeat("boundary layer flow", 60));
        var scores = await Score(TinyModels.Texts[1], [filler, filler + " " + TinyModels.Texts[1]]);
        Assert.True(scores[1] > scores[0] + 0.05f, $"{scores[1]} is not clearly above {scores[0]}");
    }

    [Fact]
    public async Task MarkersAreTokensOfTheirOwn()
    {
        var name = TokenizerFile.IdOf(Definition.Files, "<|im_end|>");
        Assert.Equal(_tokenizer.Frame.After[0], name);
        Assert.Null(TokenizerFile.IdOf(Definition.Files, "[no such token]"));
        await using var marked = await LateInteractionReranker.LoadAsync(
            Definition with
            {
                QueryMarker = "<|im_end|>",
                PassageMarker = "<|im_start|>",
            }
        );
        var before = marked.Statistics.Tokens;
        await marked.ScoreAsync("a", ["b"], RequestPriority.Interactive, default);
        var plain = _tokenizer.Count("a") + _tokenizer.Count("b") + (2 * _tokenizer.Frame.SingleLength);
        Assert.Equal(plain + 2, marked.Statistics.Tokens - before);

        var error = await Assert.ThrowsAsync<InferenceException>(() =>
            LateInteractionReranker.LoadAsync(Definition with { QueryMarker = "[no such token]" })
        );
        Assert.Contains("[no such token]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherKindOfModelIsRefusedByName()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => LateInteractionReranker.LoadAsync(TinyModels.Reranker));
        await Assert.ThrowsAsync<ArgumentException>(() => OnnxReranker.LoadAsync(Definition));
        await Assert.ThrowsAsync<ArgumentException>(() => Score("a", [null!]));
        Assert.Empty(await Score("a", []));
    }

    private static float[] Vectors(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() * 2) - 1)];

    private Task<float[]> Score(string query, string[] passages) =>
        _reranker.ScoreAsync(query, passages, RequestPriority.Interactive, default);
}
