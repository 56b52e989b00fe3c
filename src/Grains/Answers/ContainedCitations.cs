using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Answers.Support;
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
    private readonly Queue<(CitationEvent? Citation, string? Support)> _waiting = new();
    private readonly List<SupportMark> _marks = [];
    private int _read;
    private int _left;
    private bool _isJudged;

    public bool IsBlocked => guard.IsBlocked;

    public Verdict? Verdict => guard.TakeVerdict(filter.Findings);

    public bool HasGivenUp => inner.HasGivenUp;

    public bool IsBehind => inner.IsBehind;

    public Task SettleAsync(bool isLast) => inner.SettleAsync(isLast);

    public IReadOnlyList<SupportMark> TakeMarks()
    {
        SupportMark[] marks = [.. _marks];
        _marks.Clear();
        return marks;
    }

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
        foreach (var (place, citation, support) in Places(citations))
        {
            filter.Track(place);
            _waiting.Enqueue((citation, support));
        }

        var left = guard.IsBlocked ? "" : filter.Push(guard.Read(text));
        if (last && !guard.IsBlocked)
        {
            left += filter.Complete();
        }

        if (guard.Blocks(filter.Findings))
        {
            return ("", []);
        }

        // Of a stretch that was judged some may have left before: what leaves now is marked, no more.
        var placed = new List<CitationEvent>();
        var marked = _left;
        _left += left.Length;
        while (filter.TryTake(out var place))
        {
            var (citation, support) = _waiting.Dequeue();
            if (citation is not null)
            {
                placed.Add(citation with { Position = place });
            }
            else
            {
                Mark(place, support);
            }
        }

        if (_isJudged)
        {
            Mark(_left, _waiting.FirstOrDefault(waiting => waiting.Citation is null).Support);
        }

        return (left, placed);

        void Mark(int end, string? support)
        {
            if (end > marked)
            {
                _marks.Add(new SupportMark(end - marked, support));
                marked = end;
            }
        }
    }

    /// <summary>What has to be found again in the filtered text, in rising order: citations, and the ends of stretches
    /// that were judged.</summary>
    private IEnumerable<(int Place, CitationEvent? Citation, string? Support)> Places(
        IReadOnlyList<CitationEvent> citations
    )
    {
        var ends = new List<(int Place, CitationEvent? Citation, string? Support)>();
        foreach (var mark in inner.TakeMarks())
        {
            _isJudged = true;
            _read += mark.Length;
            ends.Add((_read, null, mark.Support));
        }

        return citations
            .Select(citation =>
                (Place: (int)citation.Position, Citation: (CitationEvent?)citation, Support: (string?)null)
            )
            .Concat(ends)
            .OrderBy(place => place.Place);
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
        guard.IsBlocked ? ("", []) : Checked(filter.Push(guard.Read(piece)));

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
