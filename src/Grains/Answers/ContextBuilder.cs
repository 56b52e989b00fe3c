using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Answers;

/// <summary>Chooses the passages that the generator sees.</summary>
internal static class ContextBuilder
{
    /// <summary>
    /// The best hits in order without those that repeat an earlier one, at most <paramref name="perDocument"/> of one
    /// document, until the budget is used. The first passage always enters, cut to the budget if it must be, for a
    /// question without any context is worse.
    /// </summary>
    /// <param name="hits">Ranked hits.</param>
    /// <param name="tokens">Tokens of each hit's text.</param>
    /// <param name="budget">Tokens in all.</param>
    /// <param name="top">Passages at most.</param>
    /// <param name="perDocument">Passages of one document at most.</param>
    /// <param name="question">What is asked; copies under names that it tells apart are kept.</param>
    public static IReadOnlyList<SearchHit> Choose(
        IReadOnlyList<SearchHit> hits,
        IReadOnlyList<int> tokens,
        int budget,
        int top,
        int perDocument,
        string question = ""
    )
    {
        var chosen = new List<SearchHit>(top);
        var repeats = new Repeats(question);
        var used = 0;
        var perId = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < hits.Count && chosen.Count < top; i++)
        {
            var hit = hits[i];
            var ofDocument = perId.GetValueOrDefault(hit.DocumentId);
            if (ofDocument >= perDocument || Overlaps(hit, chosen) || repeats.Has(hit))
            {
                continue;
            }

            if (used + tokens[i] > budget)
            {
                if (chosen.Count > 0)
                {
                    continue;
                }

                var keep = (int)((long)hit.Text.Length * budget / Math.Max(1, tokens[i]));
                if (keep > 0 && char.IsHighSurrogate(hit.Text[keep - 1]))
                {
                    keep--;
                }

                hit = hit with { Text = hit.Text[..keep], End = hit.Start + keep };
            }

            used += tokens[i];
            perId[hit.DocumentId] = ofDocument + 1;
            repeats.Add(hit);
            chosen.Add(hit with { Rank = chosen.Count + 1 });
        }

        return chosen;
    }

    private static bool Overlaps(SearchHit hit, List<SearchHit> chosen) =>
        chosen.Exists(other =>
            other.DocumentId == hit.DocumentId && other.Version == hit.Version && other.Chunk == hit.Chunk
        );
}
