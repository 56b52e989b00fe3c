namespace Pipeline.Grains.Quotas;

/// <summary>
/// A token bucket: it begins full, holds what may pass in a minute, and is filled evenly. So in any stretch of time no
/// more pass than a full bucket and what is filled in meanwhile.
/// </summary>
internal sealed class RequestBucket
{
    private double? _held;
    private DateTimeOffset _filled;

    /// <summary>Takes what there is, at most as much as is wanted.</summary>
    /// <param name="perMinute">The limit.</param>
    /// <param name="wanted">How much is wanted.</param>
    /// <param name="now">The time.</param>
    /// <returns>How much there is, and, when there is nothing, how long it takes until there is.</returns>
    public (int Taken, TimeSpan Wait) Take(int perMinute, int wanted, DateTimeOffset now)
    {
        // A clock that goes back fills nothing, neither then nor when it is right again.
        var since = now > _filled ? now - _filled : TimeSpan.Zero;
        _filled += since;
        var held = _held is { } left ? Math.Min(perMinute, left + since.TotalMinutes * perMinute) : perMinute;

        // Sums of parts of a request come out a hair below the whole.
        var taken = (int)Math.Min(wanted, Math.Floor(held + 1e-6));
        _held = Math.Max(0, held - taken);
        return taken > 0 ? (taken, TimeSpan.Zero) : (0, TimeSpan.FromMinutes((1 - held) / perMinute));
    }
}
