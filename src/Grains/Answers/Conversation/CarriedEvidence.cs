using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Guardrails;

namespace Pipeline.Grains.Answers.Conversation;

/// <summary>What a generator is told of a stored conversation beside the passages of its question.</summary>
/// <param name="prior">The turns before.</param>
/// <param name="leans">Whether the question leans on them.</param>
/// <param name="budget">Tokens that may be told of them.</param>
/// <param name="guard">Inspects earlier passages again: the policy may be another one by now.</param>
/// <param name="say">Told what the guard says of them.</param>
internal sealed class CarriedEvidence(
    PriorTurns prior,
    bool leans,
    int budget,
    QuestionGuard guard,
    Action<Verdict?> say
)
{
    /// <summary>The request with a history as long as the one that it will be sent with, before the passages of the
    /// question are chosen.</summary>
    /// <param name="request">The request as the generator sees it.</param>
    public AskRequest Before(AskRequest request)
    {
        if (prior.Turns.Count == 0)
        {
            return request;
        }

        var (history, carried) = Compact([]);
        return request with
        {
            History =
            [
                .. history,
                .. carried.Select(passage => new ChatMessage(ChatRole.User, PromptBuilder.Passage(passage))),
            ],
        };
    }

    /// <summary>The request with its history, and all passages that the answer may cite.</summary>
    /// <param name="request">The request as the generator sees it.</param>
    /// <param name="context">The passages of the question.</param>
    public (AskRequest Request, IReadOnlyList<SearchHit> Shown) Beside(
        AskRequest request,
        IReadOnlyList<SearchHit> context
    )
    {
        if (prior.Turns.Count == 0 || context.Count == 0)
        {
            return (request, context);
        }

        var (history, carried) = Compact(context);
        return (request with { History = history }, [.. context, .. Guarded(carried)]);
    }

    private CompactedConversation Compact(IReadOnlyList<SearchHit> context) =>
        EvidenceCompaction.Compact(prior.Turns, context, leans, budget, EvidenceCompaction.Tokens);

    /// <summary>A passage that the policy blocks by now keeps its number, so that others keep theirs.</summary>
    private IEnumerable<SearchHit> Guarded(IReadOnlyList<SearchHit> carried)
    {
        foreach (var hit in carried)
        {
            var text = guard.Inspect(GuardPlace.Context, hit.Text);
            say(text.Verdict);
            var title = hit.Title is null ? default : guard.Inspect(GuardPlace.Context, hit.Title);
            yield return hit with
            {
                Text = text.IsBlocked ? "" : text.Text,
                Title = hit.Title is null || title.IsBlocked ? null : title.Text,
            };
        }
    }
}
