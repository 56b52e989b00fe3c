using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Retrieval.Tests.Conversation;

public sealed class FollowUpTests
{
    [Theory]
    [InlineData("연차는 며칠인가요?", "그럼 반차는요?", "반차는 며칠인가요?")]
    [InlineData("마루가 며칠 만에 도착하나요?", "그럼 별은요?", "별이 며칠 만에 도착하나요?")]
    [InlineData("계약서는 누가 보관하나요?", "그건 언제 폐기해요?", "계약서는 언제 폐기해요?")]
    [InlineData("계약서는 누가 보관하나요?", "왜요?", "계약서는 누가 보관하나요? 왜요?")]
    [InlineData("출입 카드를 만들 수 있나요?", "언제부터요?", "출입 카드를 만들 수 있나요? 언제부터요?")]
    [InlineData(
        "How many days of annual leave do I get?",
        "What about sick leave?",
        "How many days of sick leave do I get?"
    )]
    [InlineData("Who owns the Swift?", "and the Robin?", "Who owns the Robin?")]
    [InlineData("Can I rent a locker?", "Since when?", "Can I rent a locker? Since when?")]
    [InlineData("Where is the archive?", "Who keeps it?", "Who keeps the archive?")]
    public void AFollowUpBecomesAQuestionThatStandsAlone(string before, string followUp, string expected)
    {
        var read = FollowUps.Read([new Turn(true, before), new Turn(false, "Yes [1].")], followUp);
        Assert.Equal((expected, true), (read.Text, read.IsSure));
        Assert.Equal(followUp, read.Original);
        Assert.Equal(expected, Assert.Single(read.Parts).Text);
    }

    [Theory]
    [InlineData("둘 중 무엇이 더 긴가요?", "연차", "육아휴직")]
    [InlineData("둘 다 유급인가요?", "연차", "육아휴직")]
    public void BothTopicsBecomeQuestionsOfTheirOwn(string question, string first, string second)
    {
        var read = FollowUps.Read(
            [
                new Turn(true, "연차는 며칠인가요?"),
                new Turn(false, "18일입니다 [1]."),
                new Turn(true, "그럼 육아휴직은요?"),
                new Turn(false, "1년 6개월입니다 [1]."),
            ],
            question
        );
        Assert.Equal([first, second], read.Parts.Select(part => part.Text.Split(' ')[0]));
        Assert.DoesNotContain(read.Parts, part => part.Text.Contains('둘', StringComparison.Ordinal));
    }

    [Fact]
    public void TheQuestionBeforeMayBeAFollowUpItself()
    {
        Turn[] turns =
        [
            new(true, "Where is the archive?"),
            new(false, "In the cellar [1]."),
            new(true, "Who keeps it?"),
            new(false, "Ida Brandt [1]."),
        ];
        Assert.Equal("Since when does the archive open?", FollowUps.Read(turns, "Since when does it open?").Text);
    }

    [Fact]
    public void WhatWasAskedLongAgoIsForgotten()
    {
        var turns = Enumerable
            .Range(0, 40)
            .Select(i => new Turn(true, $"Where is archive {i} of the northern branch?"))
            .Prepend(new Turn(true, "Who owns the Swift?"))
            .ToArray();
        var text = FollowUps.Read(turns, "And the Robin?").Text;
        Assert.DoesNotContain("Swift", text, StringComparison.Ordinal);
        Assert.Contains("Robin", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("그럼 반차는요?")]
    [InlineData("What about sick leave?")]
    [InlineData("왜요?")]
    public void WithoutAQuestionBeforeNothingIsAdded(string question)
    {
        Assert.False(FollowUps.Read([], question).IsRewritten);
        Assert.False(FollowUps.Read([new Turn(false, "Good morning. Ask me.")], question).IsRewritten);
    }

    /// <summary>Whatever is said: bounded, of the words that were said, and the same each time.</summary>
    [Property(MaxTest = 500)]
    public Property AnythingIsRead() =>
        Prop.ForAll(
            Texts().ArrayOf().ToArbitrary(),
            Texts().ToArbitrary(),
            (said, question) =>
            {
                Turn[] turns = [.. said.Select((text, i) => new Turn(i % 3 != 1, text))];
                var read = FollowUps.Read(turns, question);
                Assert.InRange(read.Parts.Count, 1, StandaloneQuestion.MostParts);
                Assert.All(read.Parts, part => Assert.True(part.Weight > 0 && part.Text.Length > 0 || question == ""));
                Assert.Equal(question, read.Original);
                Assert.Equal(read.Text, FollowUps.Read(turns, question).Text);
                Assert.True(read.IsRewritten || read.Parts is [var same] && same.Text == question);
            }
        );

    private static Gen<string> Texts()
    {
        string[] words =
        [
            "그럼",
            "연차는",
            "병가",
            "그건",
            "둘",
            "중",
            "왜요?",
            "전자는",
            "몇",
            "며칠인가요?",
            "그",
            "사람",
            "what",
            "about",
            "the",
            "Falcon",
            "it",
            "both",
            "of",
            "them",
            "former",
            "How",
            "many",
            "days",
            "?",
            ".",
            "\u0000",
            "\uD83D",
            "  ",
            "-",
            "1",
            "[1]",
            "요",
            "은",
            "e\u0301",
        ];
        return Gen.Elements(words).ArrayOf().Select(chosen => string.Join(' ', chosen.Take(12)));
    }
}
