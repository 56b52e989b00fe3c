using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Answers.Support;

namespace Pipeline.Grains.Tests.Answers.Support;

/// <summary>A model has a say where words leave it open, and nowhere else.</summary>
public sealed class PendingSentenceTests
{
    private static readonly SearchHit[] Context = Passages.Context(
        "The warranty of a router lasts 24 months after delivery.",
        "연차 휴가는 15일이고 다음 해로 넘길 수 없습니다."
    );

    [Theory]
    [InlineData("Routers come with coverage for defects afterwards [1].", 0.9, "partly")]
    [InlineData("Routers come with coverage for defects afterwards [1].", 0.1, "unsupported")]
    [InlineData("Routers come with coverage for defects afterwards [1].", null, "unsupported")]
    [InlineData("The warranty of a router covers theft and loss [1].", 0.1, "unsupported")]
    [InlineData("The warranty of a router covers theft and loss [1].", 0.4, "partly")]
    [InlineData("The warranty of a router covers theft and loss [1].", null, "partly")]
    [InlineData("The warranty of a router lasts 36 months [1].", 0.99, "unsupported")]
    [InlineData("The warranty of a router does not last 24 months after delivery [1].", 0.99, "unsupported")]
    [InlineData("The warranty of a router lasts 24 months after delivery [1].", 0.01, "supported")]
    [InlineData("남은 휴가를 이듬해로 이월하지는 못하는 규정 [2].", 0.9, "partly")]
    [InlineData("남은 휴가를 이듬해로 이월하지는 못하는 규정 [2].", 0.1, "unsupported")]
    public async Task FactsAreExactAndTheModelDecidesBetween(string sentence, double? voice, string level)
    {
        var writer = Writer(new FixedVoice(voice));
        writer.Push(sentence);
        await writer.SettleAsync(isLast: true);
        writer.Complete();
        Assert.All(
            writer.TakeMarks().Where(mark => mark.Support is not null),
            mark => Assert.Equal(level, mark.Support)
        );
    }

    [Theory]
    [InlineData("Annual leave is 15 days and cannot be carried over [1].", 0.9, "partly")]
    [InlineData("Annual leave is 15 days and cannot be carried over [1].", 0.1, "unsupported")]
    [InlineData("Annual leave is 15 days and cannot be carried over [1].", null, "unsupported")]
    [InlineData("Annual leave is 18 days and cannot be carried over [1].", 0.9, "unsupported")]
    [InlineData("He was born in Seoul to a father who made bamboo straws.", null, "unsupported")]
    [InlineData("每年的休假是十五天，不能转到下一年。", null, "unsupported")]
    public async Task InAnotherLanguageTheModelAloneVouchesForASentence(string sentence, double? voice, string level)
    {
        var context = Passages.Context("연차 휴가는 15일이고 다음 해로 넘길 수 없습니다.");
        var writer = new SupportedWriter(
            context,
            SupportPolicy.Mark,
            new CitationWriter(context),
            new FixedVoice(voice)
        );
        writer.Push(sentence);
        await writer.SettleAsync(isLast: true);
        writer.Complete();
        Assert.Equal(level, Assert.Single(writer.TakeMarks(), mark => mark.Support is not null).Support);
    }

    [Fact]
    public void ASentenceWaitsForTheModelAndThoseAfterItToo()
    {
        var voice = new SlowVoice();
        var writer = Writer(voice);
        Assert.Equal("", writer.Push("Routers come with coverage for defects afterwards [1]. ").Text);
        Assert.Equal("", writer.Push("The warranty of a router lasts 24 months. ").Text);
        Assert.False(writer.IsBehind);
        Assert.Equal("", writer.Push("And").Text);
        Assert.True(writer.IsBehind);
        voice.Say(0.9);
        var text = writer.Push(" so on").Text;
        Assert.Equal(
            "Routers come with coverage for defects afterwards [1]. The warranty of a router lasts 24 months. [1]",
            text
        );
        Assert.False(writer.IsBehind);
    }

    [Fact]
    public void WordsDecideWhereTheModelHasNotSpokenAtTheEnd()
    {
        var writer = Writer(new SlowVoice());
        writer.Push("The warranty of a router covers theft and loss [1].");
        Assert.Equal("The warranty of a router covers theft and loss [1].", writer.Complete().Text);
    }

    private static SupportedWriter Writer(ISupportVoice voice) =>
        new(Context, SupportPolicy.Mark, new CitationWriter(Context), voice);

    private sealed class FixedVoice(double? value) : ISupportVoice
    {
        public Task<IReadOnlyList<double>?> HearAsync(string sentence, IReadOnlyList<string> passages) =>
            Task.FromResult<IReadOnlyList<double>?>(value is { } said ? [.. passages.Select(_ => said)] : null);
    }

    private sealed class SlowVoice : ISupportVoice
    {
        private readonly TaskCompletionSource<IReadOnlyList<double>?> _said = new();

        public void Say(double value) => _said.SetResult([value, value]);

        public Task<IReadOnlyList<double>?> HearAsync(string sentence, IReadOnlyList<string> passages) => _said.Task;
    }
}
