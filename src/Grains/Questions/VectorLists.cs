namespace Pipeline.Grains.Questions;

/// <summary>Brings the lists of vector search together that shards have found with vectors of different
/// embedders.</summary>
internal static class VectorLists
{
    /// <summary>
    /// One scale for all lists. Cosines of one embedder lie between 0.7 and 0.9, of another between 0.1 and 0.6, so
    /// they are not compared as they are: every embedder's are moved and stretched to the mean and the deviation of
    /// those of which there are most.
    /// </summary>
    /// <param name="lists">The lists, with the embedder of each.</param>
    public static IEnumerable<StageScore> OnOneScale(
        IReadOnlyList<(string Embedder, IReadOnlyList<StageScore> List)> lists
    )
    {
        StageScore[][] groups =
        [
            .. lists
                .GroupBy(list => list.Embedder, list => list.List, StringComparer.Ordinal)
                .Select(group => group.SelectMany(list => list).ToArray())
                .Where(group => group.Length > 0)
                .OrderByDescending(group => group.Length),
        ];
        if (groups.Length < 2)
        {
            return groups.SelectMany(group => group);
        }

        var (mean, deviation) = Spread(groups[0]);
        return groups[0]
            .Concat(
                groups
                    .Skip(1)
                    .SelectMany(group =>
                    {
                        var (own, wide) = Spread(group);
                        var stretch = wide > 0 && deviation > 0 ? deviation / wide : 1;
                        return group.Select(hit => hit with { Score = mean + ((hit.Score - own) * stretch) });
                    })
            );
    }

    private static (double Mean, double Deviation) Spread(StageScore[] hits)
    {
        var mean = hits.Average(hit => hit.Score);
        return (mean, Math.Sqrt(hits.Average(hit => (hit.Score - mean) * (hit.Score - mean))));
    }
}
