using Pipeline.Contracts.Conversations;

namespace Pipeline.Grains.Tests.Conversations;

/// <summary>A conversation as a file: with its sources, and nothing that a document planted comes alive.</summary>
public sealed class ConversationMarkdownTests
{
    [Fact]
    public void QuestionsAnswersAndSourcesAreThere()
    {
        var text = Write(
            new ConversationTurn
            {
                Number = 1,
                Question = "그럼 반차는요?",
                Rewritten = "반차는 며칠인가요?",
                Text = "“반차는 두 번입니다.” [1]\n",
                Sources =
                [
                    new TurnSource
                    {
                        Number = 1,
                        DocumentId = "leave.md",
                        Version = 3,
                        Chunk = 2,
                        Title = "휴가 규정",
                        HeadingPath = ["휴가 규정", "반차"],
                        Page = 4,
                        Text = "반차는 두 번입니다.",
                        IsSuperseded = true,
                    },
                ],
            }
        );
        Assert.Equal(
            """
            # 휴가 이야기

            컬렉션 handbook, 2026-01-02 03:04 UTC

            ## 1. 그럼 반차는요?

            *검색한 질문:* 반차는 며칠인가요?

            “반차는 두 번입니다.” [1]

            **출처**

            \[1\] 휴가 규정 › 반차 — leave.md, 버전 3, #2, 4쪽 (지금은 더 새 버전이 있음)

            ```text
            반차는 두 번입니다.
            ```

            """.ReplaceLineEndings("\n"),
            text
        );
    }

    [Theory]
    [InlineData("![x](https://evil.example/a.png)")]
    [InlineData("```\n![x](https://evil.example/a.png)\n```")]
    [InlineData("````text\n<img src=https://evil.example/a.png>")]
    public void WhatADocumentPlantedStaysText(string planted)
    {
        var source = new TurnSource
        {
            Number = 1,
            DocumentId = planted,
            Title = planted,
            Text = planted,
        };
        var text = Write(
            new ConversationTurn
            {
                Number = 1,
                Question = planted,
                Text = "No.",
                Sources = [source],
            }
        );

        // Outside of its fence it is escaped; the fence is longer than any inside.
        var fence = text.Split('\n').First(line => line.StartsWith("```", StringComparison.Ordinal));
        var opening = fence[..fence.IndexOf('t')];
        var begins = text.IndexOf(fence, StringComparison.Ordinal);
        Assert.DoesNotContain(opening, planted, StringComparison.Ordinal);
        Assert.EndsWith($"\n{opening}\n", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?<!\\)[!<](?:\[|img)", text[..begins]);
    }

    [Fact]
    public void OfAWithheldAnswerNothingIsTold()
    {
        var text = Write(
            new ConversationTurn
            {
                Number = 1,
                Question = "How long?",
                Text = "",
                Withheld = true,
            }
        );
        Assert.Contains("is gone, or no longer yours to read", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Sources", text, StringComparison.Ordinal);
    }

    private static string Write(ConversationTurn turn) =>
        ConversationMarkdown.Write(
            new Conversation(
                new ConversationInfo(
                    "0123",
                    "handbook",
                    "휴가 이야기",
                    new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
                    default,
                    1
                ),
                [turn]
            )
        );
}
