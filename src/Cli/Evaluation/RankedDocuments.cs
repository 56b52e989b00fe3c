using Pipeline.Contracts.Search;

namespace Pipeline.Cli.Evaluation;

/// <summary>A document in a ranked list; the score has the precision that trec_eval keeps.</summary>
internal readonly record struct RankedDocument(string Id, float Score);

/// <summary>Makes ranked lists of documents from hits.</summary>
internal static class RankedDocuments
{
    /// <summary>
    /// Documents by their best chunk, at most so many, in the order in which trec_eval ranks them: by score
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
            if (documents.Count < top && seen.Add(hit.DocumentId))
            {
                documents.Add(new RankedDocument(hit.DocumentId, (float)hit.Score));
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

    /// <summary>The order of trec_eval.</summary>
    public static IReadOnlyList<RankedDocument> Sort(IEnumerable<RankedDocument> documents) =>
        [
            .. documents
                .OrderByDescending(document => document.Score)
                .ThenByDescending(document => document.Id, StringComparer.Ordinal),
        ];
}
