using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Telemetry;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Guardrails;

/// <summary>The guardrails of one question, by the policy that held when it began, whatever the policy becomes
/// meanwhile.</summary>
/// <param name="held">Policy and detectors.</param>
/// <param name="metrics">Counts verdicts.</param>
/// <param name="record">Records them, with the text of each finding; null: they are not recorded.</param>
internal sealed class QuestionGuard(
    HeldPolicy held,
    PipelineMetrics metrics,
    Action<Verdict, Func<VerdictSpan, string>>? record = null
)
{
    /// <summary>Inspects a whole text.</summary>
    public GuardedText Inspect(GuardPlace place, string text)
    {
        var verdict = held.Guard.Inspect(place, text);
        return new GuardedText(verdict.Text, Counted(verdict.ToContract(), text));
    }

    /// <summary>Begins inspecting an answer as it is written; nothing may leave that did not come out of it.</summary>
    public OutputGuard Output() => new(held.Guard.Stream(), this);

    /// <summary>What decides about links in the answer; null: the policy lets them pass.</summary>
    public LinkGuard? Links() =>
        held.Guard.Policy.For(GuardPlace.Output, GuardRules.Links) is not GuardAction.Pass and var action
            ? new LinkGuard(action, this)
            : null;

    /// <summary>Hosts to which an answer may link.</summary>
    public IReadOnlyList<string> AllowedHosts => held.Guard.Policy.AllowedHosts;

    /// <summary>Counts and records what a guard said of a whole text.</summary>
    internal Verdict? Counted(Verdict? verdict, string text) =>
        Counted(verdict, span => text.Substring(span.Start, span.Length));

    /// <summary>Counts and records what a guard said.</summary>
    internal Verdict? Counted(Verdict? verdict, Func<VerdictSpan, string> found)
    {
        if (verdict is not null)
        {
            verdict = verdict with { Policy = held.Version };
            metrics.Verdict(verdict.Place.ToString(), verdict.Action.ToString(), verdict.Rule ?? "");
            record?.Invoke(verdict, found);
        }

        return verdict;
    }
}

/// <summary>Inspects one answer as it is written. Lives and ends with the question that owns it.</summary>
/// <param name="guard">Holds back what is not decided.</param>
/// <param name="question">The question's guard.</param>
internal sealed class OutputGuard(StreamingGuard guard, QuestionGuard question)
{
    private readonly RecentText _read = new();
    private int _reported;

    /// <summary>Takes the next piece; returns what may leave now.</summary>
    /// <param name="piece">The text.</param>
    /// <param name="last">True: nothing follows, release what is held back.</param>
    public GuardedText Push(string piece, bool last)
    {
        _read.Add(piece);
        var released = guard.Push(piece);
        if (last)
        {
            released += guard.Complete();
        }

        Verdict? verdict = null;
        var verdicts = guard.Verdicts;
        for (; _reported < verdicts.Count; _reported++)
        {
            if (question.Counted(verdicts[_reported].ToContract(), Found) is { } spoken)
            {
                verdict = verdict is null ? spoken : spoken with { Spans = [.. verdict.Spans, .. spoken.Spans] };
            }
        }

        return new GuardedText(released, verdict);
    }

    private string Found(VerdictSpan span) => _read.Slice(span.Start, span.Length);
}

/// <summary>A text after its guard.</summary>
/// <param name="Text">What may go on: the text, masked where needed; empty when blocked.</param>
/// <param name="Verdict">The verdict, null when there was nothing to say.</param>
internal readonly record struct GuardedText(string Text, Verdict? Verdict)
{
    /// <summary>Whether the text goes no further.</summary>
    public bool IsBlocked => Verdict?.Action == GuardAction.Block;
}
