using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Reranking;
using Pipeline.Inference.Tests.Onnx;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Tests.Reranking;

public sealed class OnnxRerankerTests : IAsyncLifetime
{
    private const string Query = "Where was the plague present?";
    private readonly ITokenizer _tokenizer = TokenizerFile.Load(TinyModels.Reranker.Files);
    private OnnxReranker _reranker = null!;

    public async Task InitializeAsync() => _reranker = await OnnxReranker.LoadAsync(TinyModels.Reranker);

    public async Task DisposeAsync() => await _reranker.DisposeAsync();

    [Fact]
    public async Task AScoreDoesNotDependOnWhatSharesItsBatch()
    {
        var together = await Score(Query, TinyModels.Texts);
        Assert.True(together.Distinct().Count() >= TinyModels.Texts.Length - 1);
        for (var i = 0; i < together.Length; i++)
        {
            Assert.Equal(together[i], (await Score(Query, [TinyModels.Texts[i]]))[0], tolerance: 1e-3f);
        }
    }

    [Fact]
    public async Task TheQueryMatters()
    {
        var first = await Score(Query, TinyModels.Texts);
        var second = await Score("대한민국의 수도는 어디인가?", TinyModels.Texts);
        Assert.Contains(first.Zip(second), pair => MathF.Abs(pair.First - pair.Second) > 1e-2f);
    }

    [Fact]
    public async Task NoPassagesGiveNoScores() => Assert.Empty(await Score(Query, []));

    [Fact]
    public void APairIsFramedAsTheTokenizerSays()
    {
        var (ids, secondFrom) = OnnxReranker.Pairs(_tokenizer, "a b", ["c d"], 256, default)[0].Input;
        int[] expected = [1, .. _tokenizer.Encode("a b"), 2, .. _tokenizer.Encode("c d"), 2];
        Assert.Equal(expected, ids);
        Assert.Equal(2 + _tokenizer.Count("a b"), secondFrom);
    }

    [Fact]
    public void AQueryTakesHalfOfTheInputAtMost()
    {
        var word = string.Join(' ', Enumerable.Repeat("plague", 400));
        var longQuery = OnnxReranker.Pairs(_tokenizer, word, [word, "z"], 63, default);
        Assert.All(longQuery, pair => Assert.Equal(1 + 30 + 1, pair.Input.SecondFrom));
        Assert.All(longQuery, pair => Assert.InRange(pair.Input.Ids.Length, 1, 63));
        var last = longQuery[^1];
        Assert.Equal(1, last.Passage);
        Assert.Equal(_tokenizer.Encode("z"), last.Input.Ids[last.Input.SecondFrom..^1]);
    }

    [Fact]
    public void ALongPassageIsReadInWindowsThatHoldAllOfIt()
    {
        var passage = string.Join(' ', Enumerable.Range(0, 120).Select(i => $"w{i}"));
        var pairs = OnnxReranker.Pairs(_tokenizer, "a b", [passage, "c"], 64, default);
        var windows = pairs
            .Where(pair => pair.Passage == 0)
            .Select(pair => pair.Input.Ids[pair.Input.SecondFrom..^1])
            .ToArray();
        var whole = _tokenizer.Encode(passage);

        Assert.True(windows.Length > 1);
        Assert.All(pairs, pair => Assert.InRange(pair.Input.Ids.Length, 1, 64));
        Assert.Equal(whole.Take(windows[0].Length), windows[0]);
        Assert.Equal(whole.TakeLast(windows[^1].Length), windows[^1]);
        Assert.Equal(1, Assert.Single(pairs, pair => pair.Passage == 1).Passage);
    }

    [Fact]
    public async Task APassageIsAsGoodAsItsBestWindow()
    {
        var passage = string.Join(' ', Enumerable.Range(0, 150).Select(i => $"flow{i}"));
        var windows = OnnxReranker.Pairs(_tokenizer, Query, [passage], 256, default);
        Assert.True(windows.Count > 1);
        using var runner = new RerankingRunner(
            "m",
            new OnnxModel("m", TinyModels.Reranker.Files, new OnnxSessionOptions(), _tokenizer.Frame, 256, "logits", 2)
        );
        var scores = windows.Select(window => runner.Run([window.Input])[0]);

        Assert.Equal(scores.Max(), (await Score(Query, [passage]))[0], tolerance: 1e-3f);
    }

    [Fact]
    public async Task InputsHaveTheTrainedLengthAtMost()
    {
        var passage = string.Join(' ', Enumerable.Repeat("boundary layer", 5000));
        var before = _reranker.Statistics;
        await Score(Query, [passage]);
        var (tokens, texts) = (_reranker.Statistics.Tokens - before.Tokens, PassageWindows.Most);
        Assert.InRange(tokens, texts * 240, texts * 256);
    }

    [Fact]
    public async Task AnEmbedderIsNotAReranker()
    {
        var error = await Assert.ThrowsAsync<InferenceException>(() =>
            OnnxReranker.LoadAsync(TinyModels.Reranker with { Files = TinyModels.Embedder.Files })
        );
        Assert.Contains("logits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NullsAreRefused() => await Assert.ThrowsAsync<ArgumentException>(() => Score(Query, [null!]));

    private Task<float[]> Score(string query, string[] passages) =>
        _reranker.ScoreAsync(query, passages, RequestPriority.Interactive, default);
}
