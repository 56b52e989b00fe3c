namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// The directions in which a text is read, on a page whose coordinates grow to the right and downwards from its top
/// left corner: <c>u</c> along a line, <c>v</c> from line to line. Text that is turned, and text that is written from
/// top to bottom, is laid out in its frame as if it were upright.
/// </summary>
/// <param name="X">How far a step along a line goes to the right; with <paramref name="Y"/> a unit vector.</param>
/// <param name="Y">How far it goes down.</param>
internal readonly record struct ReadingFrame(double X, double Y)
{
    /// <summary>Lines from left to right.</summary>
    public static readonly ReadingFrame Upright = new(1, 0);

    /// <summary>Lines from top to bottom, the first at the right: vertical writing, or a page turned by a
    /// quarter.</summary>
    public static readonly ReadingFrame Downward = new(0, 1);

    /// <summary>The frame of a baseline, to a degree.</summary>
    public static ReadingFrame Of(double x, double y)
    {
        var degrees = (int)Math.Round(Math.Atan2(y, x) * 180 / Math.PI);
        return degrees switch
        {
            0 => Upright,
            90 => Downward,
            -90 => new ReadingFrame(0, -1),
            180 or -180 => new ReadingFrame(-1, 0),
            _ => new ReadingFrame(Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180)),
        };
    }

    /// <summary>A point of the page in this frame.</summary>
    public (double U, double V) Of((double X, double Y) point) =>
        ((point.X * X) + (point.Y * Y), (point.Y * X) - (point.X * Y));

    /// <summary>The upright box on the page around a box in this frame.</summary>
    public PointBox OnPage(PointBox box)
    {
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var u in (ReadOnlySpan<double>)[box.Left, box.Right])
        {
            foreach (var v in (ReadOnlySpan<double>)[box.Top, box.Bottom])
            {
                var (x, y) = ((u * X) - (v * Y), (u * Y) + (v * X));
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            }
        }
        return PointBox.Between(left, top, right, bottom);
    }
}
