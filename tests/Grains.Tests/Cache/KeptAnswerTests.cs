using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Cache;

namespace Pipeline.Grains.Tests.Cache;

public sealed class KeptAnswerTests
{
    [Fact]
    public void ItIsReadAsItWasStored()
    {
        var kept = new KeptAnswer(
            "질문",
            new CachedAnswer(
                [
                    new HitsEvent(
                        "context",
                        [
                            new SearchHit
                            {
                                Rank = 1,
                                DocumentId = "문서",
                                Text = "24개월",
                            },
                        ]
                    ),
                    new TokenEvent("24개월 ", "supported"),
                    new CitationEvent(1, "문서", 3, 0, "제목", 5),
                ],
                new TokenUsage(1, 2, 3),
                AnswerOrigin.Extractive,
                AnswerEnd.Length,
                [4, long.MaxValue],
                new Grounding(GroundingLevel.Partial, 0.6),
                new CachedBasis(20, 900, 12.5, 0.25)
            )
        );
        var again = KeptAnswer.Unpack(kept.Pack());
        Assert.Equivalent(kept, again, strict: true);
        Assert.IsType<HitsEvent>(again!.Answer.Events[0]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no answer")]
    public void WhatIsNoneIsNone(string text) =>
        Assert.Null(KeptAnswer.Unpack(System.Text.Encoding.UTF8.GetBytes(text)));
}
