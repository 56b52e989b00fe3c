namespace Pipeline.Vocabulary;

/// <summary>
/// A box on a page as it is shown (turned and cropped as the file says), in fractions of the page's width and height, 0
/// to 1, from the upper left corner.
/// </summary>
/// <param name="Left">Its left edge.</param>
/// <param name="Top">Its upper edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
public readonly record struct PageBox(float Left, float Top, float Width, float Height)
{
    // What single precision loses.
    private const float Slack = 0.001f;

    /// <summary>Whether all of it is on the page, and there is something of it.</summary>
    public bool IsOnPage =>
        Left >= 0 && Top >= 0 && Width > 0 && Height > 0 && Right <= 1 + Slack && Bottom <= 1 + Slack;

    /// <summary>Its right edge.</summary>
    public float Right => Left + Width;

    /// <summary>Its lower edge.</summary>
    public float Bottom => Top + Height;

    /// <summary>A box in the units of a page, cut at the page's edges.</summary>
    /// <param name="left">Left edge, from the page's left.</param>
    /// <param name="top">Upper edge, from the page's top.</param>
    /// <param name="right">Right edge, from the page's left.</param>
    /// <param name="bottom">Lower edge, from the page's top.</param>
    /// <param name="pageWidth">The page's width in the same units.</param>
    /// <param name="pageHeight">The page's height.</param>
    /// <returns>The box; null when there is nothing of it on the page, or a number is none.</returns>
    public static PageBox? Of(double left, double top, double right, double bottom, double pageWidth, double pageHeight)
    {
        var (x, y) = (Fraction(left, pageWidth), Fraction(top, pageHeight));
        var (width, height) = (Fraction(right, pageWidth) - x, Fraction(bottom, pageHeight) - y);
        var box = new PageBox((float)x, (float)y, (float)width, (float)height);
        // What is no number is not above zero either.
        return pageWidth > 0 && pageHeight > 0 && box.IsOnPage ? box : null;
    }

    /// <summary>The smallest box that holds both.</summary>
    /// <param name="other">The other box.</param>
    public PageBox With(PageBox other)
    {
        var (left, top) = (Math.Min(Left, other.Left), Math.Min(Top, other.Top));
        return new PageBox(left, top, Math.Max(Right, other.Right) - left, Math.Max(Bottom, other.Bottom) - top);
    }

    private static double Fraction(double value, double whole) => Math.Clamp(value / whole, 0, 1);
}
