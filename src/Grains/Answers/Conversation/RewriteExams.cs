using System.Collections.Concurrent;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Answers.Conversation;

/// <summary>Which generators have shown that they can rewrite a follow-up: each is asked a few whose answer is known,
/// once a language, before it is asked one of somebody.</summary>
internal sealed class RewriteExams
{
    private static readonly Paper[] English =
    [
        new(
            [new(true, "How long is the warranty for a router?"), new(false, "24 months [1].")],
            "And for a switch?",
            ["warranty", "switch"],
            ["router"]
        ),
        new(
            [new(true, "Who leads the Baker project?"), new(false, "Ann Lowe leads it [1].")],
            "What is her extension?",
            ["Ann Lowe", "extension"],
            []
        ),
        new(
            [new(true, "How long is the warranty for a router?"), new(false, "24 months [1].")],
            "When does the canteen open?",
            ["canteen"],
            ["warranty", "router"]
        ),
    ];

    private static readonly Paper[] Korean =
    [
        new(
            [new(true, "공유기의 보증 기간은 얼마인가요?"), new(false, "24개월입니다 [1].")],
            "그럼 모니터는요?",
            ["보증", "모니터"],
            ["공유기"]
        ),
        new(
            [new(true, "새벽 프로젝트의 책임자는 누구인가요?"), new(false, "김하나입니다 [1].")],
            "그분의 내선번호는요?",
            ["김하나", "내선번호"],
            []
        ),
        new(
            [new(true, "공유기의 보증 기간은 얼마인가요?"), new(false, "24개월입니다 [1].")],
            "구내식당은 언제 여나요?",
            ["구내식당"],
            ["보증", "공유기"]
        ),
    ];

    private readonly ConcurrentDictionary<(string Model, string Language), bool> _passed = new();

    /// <summary>Whether a generator rewrites follow-ups in a question's language.</summary>
    /// <param name="writer">The generator.</param>
    /// <param name="question">The question.</param>
    /// <param name="rewrite">Asks it for one.</param>
    public async Task<bool> IsAbleAsync(
        IQuestionWriter writer,
        string question,
        Func<IReadOnlyList<Turn>, string, Task<string?>> rewrite
    )
    {
        if (writer.Model is not { } model)
        {
            return false;
        }

        var key = (model, QuestionLanguage.CodeOf(question));
        if (_passed.TryGetValue(key, out var known))
        {
            return known;
        }

        foreach (var paper in QuestionLanguage.IsKorean(question) ? Korean : English)
        {
            var written = await rewrite(paper.History, paper.Question);
            if (written is null && writer.IsAway)
            {
                // That says nothing of what it can.
                return false;
            }

            if (written is null || !paper.IsRight(written))
            {
                return _passed[key] = false;
            }
        }

        return _passed[key] = true;
    }

    private sealed record Paper(
        IReadOnlyList<Turn> History,
        string Question,
        IReadOnlyList<string> Says,
        IReadOnlyList<string> Leaves
    )
    {
        public bool IsRight(string written) =>
            Says.All(word => written.Contains(word, StringComparison.OrdinalIgnoreCase))
            && !Leaves.Any(word => written.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
