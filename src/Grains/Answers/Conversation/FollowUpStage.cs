using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Conversation;

namespace Pipeline.Grains.Answers.Conversation;

/// <summary>Reads a question with its conversation: what is searched stands alone, and passed the guard as the question
/// did.</summary>
/// <param name="followUps">Reads follow-ups.</param>
/// <param name="guard">The question's guard.</param>
/// <param name="clock">Told of the stage; a question without a conversation has none.</param>
internal sealed class FollowUpStage(IFollowUps followUps, QuestionGuard guard, StageClock clock)
{
    /// <summary>Reads the question of a request.</summary>
    /// <param name="request">The guarded question.</param>
    /// <param name="say">Told what the guard says of what the conversation adds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The question that stands alone; null: the guard blocks it.</returns>
    public async Task<StandaloneQuestion?> ReadAsync(
        AskRequest request,
        Action<Verdict?> say,
        CancellationToken cancellationToken
    ) =>
        request.History is not { Count: > 0 } history
            ? StandaloneQuestion.Of(request.Question)
            : await clock.RunAsync(
                "rewrite",
                async () =>
                    Guarded(await followUps.ReadAsync(Turns(history), request.Question, cancellationToken), say),
                Told
            );

    /// <summary>The request as the generator sees it: as it was asked, and what it was taken for.</summary>
    public static AskRequest ForGenerator(AskRequest request, StandaloneQuestion question) =>
        question.IsRewritten ? request with { Question = $"{request.Question}\n({question.Text})" } : request;

    /// <summary>
    /// The request by which its answer is known again: the rewritten question in the place of the follow-up. An answer
    /// that quotes does not depend on the conversation beyond that; what a generator writes may repeat what was said
    /// there, so it is nobody else's.
    /// </summary>
    public static AskRequest ForKey(AskRequest request, StandaloneQuestion question, bool isGenerated) =>
        request with
        {
            Question = string.Join('\n', question.Parts.Select(part => part.Text)),
            History = isGenerated ? request.History : null,
        };

    private static Turn[] Turns(IReadOnlyList<ChatMessage> history) =>
        [
            .. history
                .Where(turn => turn.Role != ChatRole.System)
                .Select(turn => new Turn(turn.Role == ChatRole.User, turn.Content)),
        ];

    private StandaloneQuestion? Guarded(StandaloneQuestion question, Action<Verdict?> say)
    {
        if (!question.IsRewritten)
        {
            return question;
        }

        var text = guard.Inspect(GuardPlace.Question, question.Text);
        say(text.Verdict);
        if (text.IsBlocked)
        {
            return null;
        }

        var parts = new List<WeightedQuestion>(question.Parts.Count);
        foreach (var part in question.Parts)
        {
            var guarded = guard.Inspect(GuardPlace.Question, part.Text);
            if (guarded.IsBlocked)
            {
                say(guarded.Verdict);
                return null;
            }

            parts.Add(part with { Text = guarded.Text });
        }

        return question with
        {
            Text = text.Text,
            Parts = parts,
        };
    }

    private static Remark? Told(StandaloneQuestion? question) =>
        question is not { IsRewritten: true } ? null
        : question.IsSure ? RemarkCode.SearchedAs.With(("question", question.Text))
        : RemarkCode.AlsoSearchedAs.With(("question", question.Text));
}
