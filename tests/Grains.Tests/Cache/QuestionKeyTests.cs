using FsCheck.Xunit;
using Pipeline.Contracts.Answers;
using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Tests.Cache;

public sealed class QuestionKeyTests
{
    private static readonly string[] Parts =
    [
        "A",
        "ｂ",
        "é",
        "가",
        "ㄱ",
        "①",
        " ",
        "\t",
        "\u3000",
        "?",
        ".",
        "!",
        "。",
        "？",
        "😀",
    ];

    [Theory]
    [InlineData("  What   is\nPipeline ?", "what is pipeline")]
    [InlineData("WHAT IS ＰＩＰＥＬＩＮＥ？", "what is pipeline")]
    [InlineData("해지 방법은?", "해지 방법은")]
    [InlineData("\u1112\u1162\u110C\u1175 방법은。", "해지 방법은")]
    [InlineData("Is it v1.2?", "is it v1.2")]
    [InlineData("?", "")]
    public void FormsThatMeanTheSameAreOne(string question, string expected) =>
        Assert.Equal(expected, QuestionKey.Normalize(question));

    [Theory]
    [InlineData("cost of plan 1", "cost of plan 2")]
    [InlineData("is it allowed", "is it not allowed")]
    [InlineData("a b", "ab")]
    public void DifferentQuestionsStayDifferent(string one, string other) =>
        Assert.NotEqual(QuestionKey.Normalize(one), QuestionKey.Normalize(other));

    [Property(MaxTest = 300)]
    public void NormalizingTwiceChangesNothing(int[] codes)
    {
        var once = QuestionKey.Normalize(string.Concat(codes.Select(code => Parts[(uint)code % Parts.Length])));
        Assert.Equal(once, QuestionKey.Normalize(once));
    }

    [Fact]
    public void EveryParameterThatShapesTheAnswerSeparates()
    {
        var asked = new AskRequest { Question = "Why?" };
        AskRequest[] others =
        [
            asked with
            {
                Top = 6,
            },
            asked with
            {
                MaxTokens = 10,
            },
            asked with
            {
                Mode = Contracts.Search.SearchMode.Keyword,
            },
            asked with
            {
                Extractive = true,
            },
            asked with
            {
                Filter = "year = 2026",
            },
            asked with
            {
                Retrieval = new Contracts.Search.RetrievalOptions { Steps = 2 },
            },
            asked with
            {
                Retrieval = new Contracts.Search.RetrievalOptions { Expand = Contracts.Search.QueryExpansion.Hyde },
            },
            asked with
            {
                Documents = ["a"],
            },
            asked with
            {
                Documents = ["a", "b"],
            },
            asked with
            {
                History = [new ChatMessage(ChatRole.User, "Hello")],
            },
            asked with
            {
                History = [new ChatMessage(ChatRole.Assistant, "Hello")],
            },
        ];
        var keys = others
            .Append(asked)
            .Select(request => QuestionKey.Of(request, "g", 1))
            .Append(QuestionKey.Of(asked, "other", 1))
            .Append(QuestionKey.Of(asked, "g", 2))
            .ToArray();
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void DocumentsAreNotTakenForHistory() =>
        Assert.NotEqual(
            QuestionKey.Of(new AskRequest { Question = "Why?", Documents = ["user:Hello"] }, "g", 1),
            QuestionKey.Of(
                new AskRequest { Question = "Why?", History = [new ChatMessage(ChatRole.User, "Hello")] },
                "g",
                1
            )
        );

    [Fact]
    public void APartThatLooksLikeAnotherIsNotTakenForIt() =>
        Assert.NotEqual(
            QuestionKey.Of(new AskRequest { Question = "Why?", Filter = "a = 1\ndocument:b" }, "g", 1),
            QuestionKey.Of(
                new AskRequest
                {
                    Question = "Why?",
                    Filter = "a = 1",
                    Documents = ["b"],
                },
                "g",
                1
            )
        );
}
