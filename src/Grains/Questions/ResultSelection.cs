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
        request.PerDocument is not null || request.Diversity is > 0 ? Math.Max(50, request.Top * 4)
        : request.Deduplicate is true ? request.Top * 2
        : request.Top;

    /// <summary>The hits of a request, best first.</summary>
    /// <param name="request">The request.</param>
    /// <param name="depth">How far down the list is looked.</param>
    /// <param name="ranked">The list.</param>
    /// <param name="candidates">Has the passages.</param>
    /// <param name="copies">Which of them say the same; null: they are not told apart.</param>
    public static IReadOnlyList<SearchHit> Choose(
        SearchRequest request,
        int depth,
        IReadOnlyList<StageScore> ranked,
        CandidateSet candidates,
        PassageCopies? copies = null
    )
    {
        var perDocument = new Dictionary<string, int>(StringComparer.Ordinal);
        var pool = new List<StageScore>();
        var alsoIn = new Dictionary<ChunkKey, IReadOnlyList<PassageCopy>>();
        foreach (var hit in ranked.Take(depth))
        {
            if (candidates.Passage(hit.Key) is not { } passage)
            {
                continue;
            }

            // Where a document has as many as it may, the copy in another one is shown.
            StoredPassage[] same = [passage, .. copies?.Of(hit.Key) ?? []];
            var shown = Array.Find(
                same,
                one =>
                    request.PerDocument is null
                    || perDocument.GetValueOrDefault(one.Key.DocumentId) < request.PerDocument
            );
            if (shown is null)
            {
                continue;
            }

            perDocument[shown.Key.DocumentId] = perDocument.GetValueOrDefault(shown.Key.DocumentId) + 1;
            pool.Add(hit with { Key = shown.Key });
            if (same.Length > 1)
            {
                alsoIn[shown.Key] =
                [
                    .. same.Where(one => one != shown)
                        .Select(one => new PassageCopy(
                            one.Key.DocumentId,
                            one.Key.Version,
                            one.Key.Ordinal,
                            one.Title
                        )),
                ];
            }
        }

        var chosen = request.Diversity is > 0 and var diversity
            ? Diverse(pool, candidates, diversity, request.Top)
            : pool.Take(request.Top);
        var highlighter = request.Highlight ? new Highlighter(request.Query) : null;
        return
        [
            .. chosen.Select(
                (hit, i) =>
                    Marked(candidates.Hit(hit.Key, i + 1, hit.Score, withText: true), highlighter) with
                    {
                        AlsoIn = alsoIn.GetValueOrDefault(hit.Key),
                    }
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
