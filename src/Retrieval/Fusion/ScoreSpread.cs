namespace Pipeline.Retrieval.Fusion;

/// <summary>Where a list's scores lie.</summary>
/// <param name="High">The best score.</param>
/// <param name="Low">The least score.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation; 0 when they are equal up to rounding, since they say nothing
/// then.</param>
internal readonly record struct ScoreSpread(double High, double Low, double Mean, double Deviation)
{
    /// <summary>How far the best score lies above the mean, in standard deviations: 0 to sqrt(items - 1). Shifting or
    /// scaling all scores does not change it.</summary>
    public double Separation => Deviation > 0 ? (High - Mean) / Deviation : 0;

    /// <summary>Measures a list.</summary>
    /// <param name="list">The list.</param>
    /// <param name="zeros">How many scores of 0 are to be thought after its end.</param>
    public static ScoreSpread Of<TKey>(RankedList<TKey> list, int zeros = 0)
        where TKey : IComparable<TKey>
    {
        if (list.Count == 0)
        {
            return default;
        }

        var count = list.Count + zeros;
        var mean = list.Sum(i => i.Score) / count;
        var squares = list.Sum(i => (i.Score - mean) * (i.Score - mean)) + (zeros * mean * mean);
        var deviation = Math.Sqrt(squares / count);
        return new ScoreSpread(
            list[0].Score,
            zeros > 0 ? Math.Min(0, list[^1].Score) : list[^1].Score,
            mean,
            deviation > 1e-12 * Math.Max(1, Math.Abs(mean)) ? deviation : 0
        );
    }

    /// <summary>How far a score lies above the least, in standard deviations. Equal scores are all above what the list
    /// lacks.</summary>
    public double Above(double score) => Deviation > 0 ? (score - Low) / Deviation : 1;
}
