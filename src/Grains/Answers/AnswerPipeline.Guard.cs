using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Questions;

namespace Pipeline.Grains.Answers;

/// <content>What becomes of a question that the guardrails refuse.</content>
internal sealed partial class AnswerPipeline
{
    /// <summary>Whether a question is of a topic that is kept out; what is told of it is said.</summary>
    private async Task<bool> IsKeptOutAsync(
        HeldPolicy held,
        QuestionGuard guard,
        string question,
        StageClock clock,
        CancellationToken cancellationToken
    )
    {
        var verdict = guard.Counted(await topics.JudgeAsync(held, question, clock, cancellationToken), question);
        Say(verdict);
        return verdict is not null;
    }

    /// <summary>Ends as blocked, in the policy's words where it has some and nothing of an answer has left.</summary>
    private void Refuse(
        HeldPolicy held,
        AskRequest request,
        AnswerOrigin origin = AnswerOrigin.Generated,
        TokenUsage? usage = null
    )
    {
        var rule = log.Events.OfType<VerdictEvent>().LastOrDefault(said => said.Verdict.Action == GuardAction.Block);

        // Prose is no JSON.
        if (
            request.Schema is null
            && !log.Events.OfType<TokenEvent>().Any()
            && held.Guard.Policy.Form.Refusal(rule?.Verdict.Rule, request.Question) is { } refusal
        )
        {
            Append(refusal);
        }

        End(AnswerEnd.Blocked, origin, usage ?? new TokenUsage(0, 0));
    }
}
