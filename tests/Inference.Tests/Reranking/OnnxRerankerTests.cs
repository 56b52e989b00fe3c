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
        var (ids, secondFrom) = OnnxReranker.Pairs(_tokenizer, "a b", ["c d"], 256, default)[0];
        int[] expected = [1, .. _tokenizer.Encode("a b"), 2, .. _tokenizer.Encode("c d"), 2];
        Assert.Equal(expected, ids);
        Assert.Equal(2 + _tokenizer.Count("a b"), secondFrom);
    }

    [Fact]
    public void ThePassageGivesWayToTheQueryUpToHalfOfTheInput()
    {
        var word = string.Join(' ', Enumerable.Repeat("plague", 400));
        var brief = OnnxReranker.Pairs(_tokenizer, "a b", [word], 64, default)[0];
        Assert.Equal(64, brief.Ids.Length);
        Assert.Equal(_tokenizer.Encode("a b"), brief.Ids[1..(brief.SecondFrom - 1)]);

        var longQuery = OnnxReranker.Pairs(_tokenizer, word, [word, "z"], 63, default);
        Assert.Equal(63, longQuery[0].Ids.Length);
        Assert.Equal(1 + 30 + 1, longQuery[0].SecondFrom);
        Assert.Equal(_tokenizer.Encode("z"), longQuery[1].Ids[longQuery[1].SecondFrom..^1]);
    }

    [Fact]
    public async Task InputsAreCutToTheTrainedLength()
    {
        var passage = string.Join(' ', Enumerable.Repeat("boundary layer", 500));
        var before = _reranker.Statistics.Tokens;
        await Score(Query, [passage]);
        Assert.Equal(256, _reranker.Statistics.Tokens - before);
    }

    [Fact]
    public async Task AnEmbedderIsNotAReranker()
    {
        var error = await Assert.ThrowsAsync<InferenceException>(
            () => OnnxReranker.LoadAsync(TinyModels.Reranker with { Files = TinyModels.Embedder.Files }));
        Assert.Contains("logits", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NullsAreRefused() => await Assert.ThrowsAsync<ArgumentException>(() => Score(Query, [null!]));

    private Task<float[]> Score(string query, string[] passages) =>
        _reranker.ScoreAsync(query, passages, RequestPriority.Interactive, default);
}
