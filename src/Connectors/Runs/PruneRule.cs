using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Runs;

/// <summary>Decides whether what is not there any more may be deleted.</summary>
public static class PruneRule
{
    /// <summary>Judges a complete listing.</summary>
    /// <param name="known">Items that were known before, with their versions.</param>
    /// <param name="seen">Items that were seen, with their versions.</param>
    /// <param name="gone">Those of <paramref name="known"/> that were not seen and would have been.</param>
    /// <param name="mostGone">The share of the known items that may be gone at once, 0 to 1.</param>
    /// <returns>Why nothing may be deleted; null: it may.</returns>
    /// <remarks>What was renamed is not gone: it is there in the same version under a new name.</remarks>
    public static Problem? Judge(
        IReadOnlyDictionary<string, string> known,
        IReadOnlyDictionary<string, string> seen,
        IReadOnlyCollection<string> gone,
        double mostGone
    )
    {
        if (gone.Count == 0)
        {
            return null;
        }

        if (seen.Count == 0)
        {
            return Problem.Of(ProblemCode.SourceEmptied, ("known", known.Count));
        }

        var arrived = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var version in seen.Where(item => !known.ContainsKey(item.Key)).Select(item => item.Value))
        {
            arrived[version] = arrived.GetValueOrDefault(version) + 1;
        }

        var vanished = 0;
        foreach (var id in gone)
        {
            var version = known[id];
            if (version.Length > 0 && arrived.GetValueOrDefault(version) is > 0 and var left)
            {
                arrived[version] = left - 1;
                continue;
            }

            vanished++;
        }

        return vanished > known.Count * mostGone
            ? Problem.Of(ProblemCode.SourceShrunk, ("gone", vanished), ("known", known.Count))
            : null;
    }
}
