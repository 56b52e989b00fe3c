namespace Pipeline.Inference.Telemetry;

/// <summary>The last values of a measurement, for a reader who wants to know how it is now.</summary>
/// <param name="remembered">How many, 1 or more.</param>
internal sealed class RecentValues(int remembered)
{
    private readonly double[] _values = new double[remembered];
    private long _count;

    public void Add(double value) => _values[_count++ % remembered] = value;

    /// <summary>The value that a part of the last ones lies below (nearest rank); null before the first.</summary>
    /// <param name="part">0 to 1.</param>
    public double? Percentile(double part)
    {
        if (_count == 0)
        {
            return null;
        }

        double[] sorted = [.. _values.Take((int)Math.Min(_count, remembered)).Order()];
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
