using Pipeline.Contracts.Guardrails;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Guardrails;

/// <summary>What the policy says of the links in one answer, and what is told of them.</summary>
/// <param name="action">What is done.</param>
/// <param name="question">The question's guard.</param>
internal sealed class LinkGuard(GuardAction action, QuestionGuard question)
{
    private readonly RecentText _read = new();
    private int _reported;

    /// <summary>A link has ended the answer.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>A piece of the text in which links are looked for.</summary>
    /// <returns>The piece.</returns>
    public string Read(string piece)
    {
        _read.Add(piece);
        return piece;
    }

    /// <summary>Whether what was found so far ends the answer.</summary>
    public bool Blocks(IReadOnlyList<GuardFinding> findings) =>
        IsBlocked |= action == GuardAction.Block && findings.Count > 0;

    /// <summary>The verdict of what was found since the last call; null for nothing.</summary>
    public Verdict? TakeVerdict(IReadOnlyList<GuardFinding> findings)
    {
        if (findings.Count == _reported)
        {
            return null;
        }

        VerdictSpan[] spans =
        [
            .. findings.Skip(_reported).Select(found => new VerdictSpan(found.Rule, found.Start, found.Length)),
        ];
        _reported = findings.Count;
        return question.Counted(
            new Verdict(GuardPlace.Output, action, GuardRules.Links, spans),
            span => _read.Slice(span.Start, span.Length)
        );
    }
}
