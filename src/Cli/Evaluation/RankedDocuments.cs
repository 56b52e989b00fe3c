using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Evaluation;

/// <summary>A document in a ranked list; the score has the precision that trec_eval keeps.</summary>
internal readonly record struct RankedDocument(string Id, float Score);

/// <summary>Makes ranked lists of documents from hits.</summary>
internal static class RankedDocuments
{
    /// <summary>
    /// Documents by their best chunk, those that a hit also names (<see cref="SearchHit.AlsoIn"/>) behind its own, at most so many, in the order in which trec_eval ranks them: by score
    /// descending, equal scores by id descending.
    /// </summary>
    /// <param name="hits">Chunks, best first.</param>
    /// <param name="top">Documents wanted.</param>
    /// <param name="rescored">
    /// True when the scores did not follow the ranks (they come from different stages); then the ranks became the
    /// scores.
    /// </param>
    public static IReadOnlyList<RankedDocument> Collapse(IReadOnlyList<SearchHit> hits, int top, out bool rescored)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var documents = new List<RankedDocument>();
        foreach (var hit in hits)
        {
            foreach (var id in Named(hit))
            {
                if (documents.Count < top && seen.Add(id))
                {
                    documents.Add(new RankedDocument(id, (float)hit.Score));
                }
            }
        }

        rescored = false;
        for (var i = 1; i < documents.Count; i++)
        {
            // Written so that NaN counts as out of order too.
            rescored |= !(documents[i].Score <= documents[i - 1].Score);
        }

        if (rescored)
        {
            for (var i = 0; i < documents.Count; i++)
            {
                documents[i] = documents[i] with { Score = documents.Count - i };
            }
        }

        return Sort(documents);
    }

    /// <summary>The documents that a hit stands for, its own first.</summary>
    public static IEnumerable<string> Named(SearchHit hit) =>
        [hit.DocumentId, .. (hit.AlsoIn ?? []).Select(copy => copy.DocumentId)];

    /// <summary>The order of trec_eval.</summary>
    public static IReadOnlyList<RankedDocument> Sort(IEnumerable<RankedDocument> documents) =>
        [
            .. documents
                .OrderByDescending(document => document.Score)
                .ThenByDescending(document => document.Id, StringComparer.Ordinal),
        ];
}
