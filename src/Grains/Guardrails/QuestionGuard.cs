using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Telemetry;
using Pipeline.Guardrails;
using Pipeline.Guardrails.Links;

namespace Pipeline.Grains.Guardrails;

/// <summary>The guardrails of one question, by the policy that held when it began, whatever the policy becomes
/// meanwhile.</summary>
/// <param name="guard">Policy and detectors.</param>
/// <param name="metrics">Counts verdicts.</param>
internal sealed class QuestionGuard(TextGuard guard, PipelineMetrics metrics)
{
    /// <summary>Inspects a whole text.</summary>
    public GuardedText Inspect(GuardPlace place, string text)
    {
        var verdict = guard.Inspect(place, text);
        return new GuardedText(verdict.Text, Counted(place, verdict.ToContract()));
    }

    /// <summary>Begins inspecting an answer as it is written; nothing may leave that did not come out of it.</summary>
    public OutputGuard Output() => new(guard.Stream(), this);

    /// <summary>What keeps links back from an answer that is not for hosts which the policy or the question
    /// names.</summary>
    /// <param name="citations">Decides the citations.</param>
    /// <param name="isJson">Whether the answer is JSON.</param>
    /// <param name="asked">What the caller wrote: hosts that it names are asked for.</param>
    public ICitationWriter Contain(ICitationWriter citations, bool isJson, params IEnumerable<string?> asked)
    {
        var action = guard.Policy.For(GuardPlace.Output, GuardRules.Links);
        if (action == GuardAction.Pass)
        {
            return citations;
        }

        var allowed = new AllowedHosts([
            .. guard.Policy.AllowedHosts,
            .. asked.OfType<string>().SelectMany(AllowedHosts.NamedIn),
        ]);
        var links = new LinkGuard(action, this);
        return isJson
            ? new ContainedJson(citations, new JsonLinkFilter(allowed), links)
            : new ContainedCitations(citations, new LinkFilter(allowed), links);
    }

    /// <summary>Counts what a guard said.</summary>
    internal Verdict? Counted(GuardPlace place, Verdict? verdict)
    {
        if (verdict is not null)
        {
            metrics.Verdict(place.ToString(), verdict.Action.ToString(), verdict.Rule ?? "");
        }

        return verdict;
    }
}

/// <summary>Inspects one answer as it is written. Lives and ends with the question that owns it.</summary>
/// <param name="guard">Holds back what is not decided.</param>
/// <param name="question">The question's guard.</param>
internal sealed class OutputGuard(StreamingGuard guard, QuestionGuard question)
{
    private int _reported;

    /// <summary>Takes the next piece; returns what may leave now.</summary>
    /// <param name="piece">The text.</param>
    /// <param name="last">True: nothing follows, release what is held back.</param>
    public GuardedText Push(string piece, bool last)
    {
        var released = guard.Push(piece);
        if (last)
        {
            released += guard.Complete();
        }

        Verdict? verdict = null;
        var verdicts = guard.Verdicts;
        for (; _reported < verdicts.Count; _reported++)
        {
            if (question.Counted(GuardPlace.Output, verdicts[_reported].ToContract()) is { } spoken)
            {
                verdict = verdict is null ? spoken : spoken with { Spans = [.. verdict.Spans, .. spoken.Spans] };
            }
        }

        return new GuardedText(released, verdict);
    }
}

/// <summary>A text after its guard.</summary>
/// <param name="Text">What may go on: the text, masked where needed; empty when blocked.</param>
/// <param name="Verdict">The verdict, null when there was nothing to say.</param>
internal readonly record struct GuardedText(string Text, Verdict? Verdict)
{
    /// <summary>Whether the text goes no further.</summary>
    public bool IsBlocked => Verdict?.Action == GuardAction.Block;
}
