namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A box on a page, in points from the top left corner of the upright page.</summary>
/// <param name="Left">From the left edge.</param>
/// <param name="Top">From the top edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct PointBox(double Left, double Top, double Width, double Height)
{
    public double Right => Left + Width;

    public double Bottom => Top + Height;

    public static PointBox Between(double left, double top, double right, double bottom) =>
        new(left, top, right - left, bottom - top);

    /// <summary>The box around this and another.</summary>
    public PointBox With(PointBox other) =>
        Between(
            Math.Min(Left, other.Left),
            Math.Min(Top, other.Top),
            Math.Max(Right, other.Right),
            Math.Max(Bottom, other.Bottom)
        );

    public bool Has(double x, double y) => x >= Left && x <= Right && y >= Top && y <= Bottom;
}
