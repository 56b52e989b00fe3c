using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Guardrails;
using Pipeline.Guardrails.Links;

namespace Pipeline.Grains.Answers;

/// <summary>
/// The last thing that an answer's text passes: after citations are decided, no link, image or address is left that
/// nobody asked for. It comes last because a citation that is taken out would join what stands around it.
/// </summary>
/// <param name="inner">Decides the citations.</param>
/// <param name="filter">Makes addresses inert.</param>
/// <param name="guard">Counts and records what was found.</param>
internal sealed class ContainedCitations(ICitationWriter inner, LinkFilter filter, LinkGuard guard) : ICitationWriter
{
    private readonly Queue<CitationEvent> _waiting = new();

    public bool IsBlocked => guard.IsBlocked;

    public Verdict? Verdict => guard.TakeVerdict(filter.Findings);

    public (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece)
    {
        var (text, citations) = inner.Push(piece);
        return Filtered(text, citations, last: false);
    }

    public (string Text, IReadOnlyList<CitationEvent> Citations) Complete()
    {
        var (text, citations) = inner.Complete();
        return Filtered(text, citations, last: true);
    }

    private (string, IReadOnlyList<CitationEvent>) Filtered(
        string text,
        IReadOnlyList<CitationEvent> citations,
        bool last
    )
    {
        foreach (var citation in citations)
        {
            filter.Track(citation.Position);
            _waiting.Enqueue(citation);
        }

        var left = guard.IsBlocked ? "" : filter.Push(text);
        if (last && !guard.IsBlocked)
        {
            left += filter.Complete();
        }

        if (guard.Blocks(filter.Findings))
        {
            return ("", []);
        }

        var placed = new List<CitationEvent>();
        while (filter.TryTake(out var place))
        {
            placed.Add(_waiting.Dequeue() with { Position = place });
        }

        return (left, placed);
    }
}

/// <summary>The same for an answer in JSON, whose citations change nothing: strings are filtered before them.</summary>
/// <param name="inner">Finds the citations.</param>
/// <param name="filter">Makes addresses inert.</param>
/// <param name="guard">Counts and records what was found.</param>
internal sealed class ContainedJson(ICitationWriter inner, JsonLinkFilter filter, LinkGuard guard) : ICitationWriter
{
    public bool IsBlocked => guard.IsBlocked;

    public Verdict? Verdict => guard.TakeVerdict(filter.Findings);

    public (string Text, IReadOnlyList<CitationEvent> Citations) Push(string piece) =>
        guard.IsBlocked ? ("", []) : Checked(filter.Push(piece));

    public (string Text, IReadOnlyList<CitationEvent> Citations) Complete()
    {
        if (guard.IsBlocked)
        {
            return ("", []);
        }

        var (text, citations) = Checked(filter.Complete());
        var (rest, more) = inner.Complete();
        return (text + rest, [.. citations, .. more]);
    }

    private (string, IReadOnlyList<CitationEvent>) Checked(string text) =>
        guard.Blocks(filter.Findings) ? ("", []) : inner.Push(text);
}
