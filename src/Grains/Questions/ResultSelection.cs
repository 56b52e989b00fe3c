using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Fusion;
using Pipeline.Retrieval.Highlighting;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Grains.Questions;

/// <summary>Chooses what is shown of a ranked list: so many of a document, and not the same thing twice.</summary>
internal static class ResultSelection
{
    /// <summary>How far down the list a request looks.</summary>
    public static int Depth(SearchRequest request) =>
        request.PerDocument is null && request.Diversity is null or 0 ? request.Top : Math.Max(50, request.Top * 4);

    /// <summary>The hits of a request, best first.</summary>
    public static IReadOnlyList<SearchHit> Choose(
        SearchRequest request,
        IReadOnlyList<StageScore> ranked,
        CandidateSet candidates
    )
    {
        var perDocument = new Dictionary<string, int>(StringComparer.Ordinal);
        var pool = new List<StageScore>();
        foreach (var hit in ranked.Take(Depth(request)))
        {
            if (candidates.Passage(hit.Key) is null)
            {
                continue;
            }

            var taken = perDocument.GetValueOrDefault(hit.Key.DocumentId);
            if (request.PerDocument is null || taken < request.PerDocument)
            {
                perDocument[hit.Key.DocumentId] = taken + 1;
                pool.Add(hit);
            }
        }

        var chosen = request.Diversity is > 0 and var diversity
            ? Diverse(pool, candidates, diversity, request.Top)
            : pool.Take(request.Top);
        var highlighter = request.Highlight ? new Highlighter(request.Query) : null;
        return
        [
            .. chosen.Select(
                (hit, i) => Marked(candidates.Hit(hit.Key, i + 1, hit.Score, withText: true), highlighter)
            ),
        ];
    }

    private static IEnumerable<StageScore> Diverse(
        List<StageScore> pool,
        CandidateSet candidates,
        double diversity,
        int top
    )
    {
        var terms = pool.Select(hit => new TermOverlap(candidates.Passage(hit.Key)!.Text)).ToArray();
        return MaximalMarginalRelevance
            .Choose([.. pool.Select(hit => hit.Score)], (one, other) => terms[one].With(terms[other]), diversity, top)
            .Select(place => pool[place]);
    }

    private static SearchHit Marked(SearchHit hit, Highlighter? highlighter) =>
        highlighter is null
            ? hit
            : hit with
            {
                Highlights = [.. highlighter.Find(hit.Text).Select(span => new Highlight(span.Start, span.Length))],
            };
}
