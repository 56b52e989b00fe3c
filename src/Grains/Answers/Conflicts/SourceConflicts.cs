using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Quoting;

namespace Pipeline.Grains.Answers.Conflicts;

/// <summary>Finds passages of different documents that contradict each other about what is asked.</summary>
internal static class SourceConflicts
{
    /// <summary>Contradictions that are told of one answer at most.</summary>
    public const int Most = 3;

    private const int MostClaims = 150;

    /// <summary>
    /// Takes passages out that say what a newer edition, by its metadata, says otherwise, and finds what contradicts
    /// without either being known as newer.
    /// </summary>
    /// <param name="question">What is asked.</param>
    /// <param name="context">The passages, numbered by their ranks.</param>
    /// <returns>The passages that are left, numbered anew, and the contradictions; null: none.</returns>
    public static (IReadOnlyList<SearchHit> Context, IReadOnlyList<SourceConflict>? Conflicts) Settle(
        string question,
        IReadOnlyList<SearchHit> context
    )
    {
        if (context.DistinctBy(hit => hit.DocumentId).Count() < 2)
        {
            return (context, null);
        }

        var asked = ContentUnits.Of(question);
        Claim[] claims =
        [
            .. context
                .SelectMany(hit =>
                    StatementReader
                        .Read(hit)
                        .Where(statement => statement.Units.Overlaps(asked))
                        .Select(statement => new Claim(hit, statement.Text))
                )
                .Take(MostClaims),
        ];
        var (found, old) = (new List<(Claim, Claim, Disagreement)>(), new HashSet<SearchHit>());
        for (var i = 0; i < claims.Length; i++)
        {
            for (var j = i + 1; j < claims.Length; j++)
            {
                if (
                    claims[i].Hit.DocumentId != claims[j].Hit.DocumentId
                    && Disagreements.Of(claims[i], claims[j]) is not Disagreement.None and var kind
                )
                {
                    Sort(claims[i], claims[j], kind);
                }
            }
        }

        SearchHit[] left =
        [
            .. context
                .Where(hit => !old.Contains(hit))
                .Select((hit, i) => hit.Rank == i + 1 ? hit : hit with { Rank = i + 1 }),
        ];
        SourceConflict[] conflicts =
        [
            .. found
                .Where(pair => !old.Contains(pair.Item1.Hit) && !old.Contains(pair.Item2.Hit))
                .DistinctBy(pair => (pair.Item1.Hit.DocumentId, pair.Item2.Hit.DocumentId, pair.Item1.Text))
                .Take(Most)
                .Select(pair => new SourceConflict(
                    pair.Item3.ToString().ToLowerInvariant(),
                    NumberOf(pair.Item1.Hit),
                    pair.Item1.Text,
                    NumberOf(pair.Item2.Hit),
                    pair.Item2.Text
                )),
        ];
        return (left, conflicts.Length == 0 ? null : conflicts);

        void Sort(Claim one, Claim other, Disagreement kind)
        {
            if (DocumentEdition.IsNewer(one, other))
            {
                old.Add(other.Hit);
            }
            else if (DocumentEdition.IsNewer(other, one))
            {
                old.Add(one.Hit);
            }
            else
            {
                found.Add((one, other, kind));
            }
        }

        int NumberOf(SearchHit hit) =>
            Array.FindIndex(
                left,
                other => (other.DocumentId, other.Version, other.Chunk) == (hit.DocumentId, hit.Version, hit.Chunk)
            ) + 1;
    }
}
