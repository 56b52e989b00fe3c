namespace Pipeline.Documents.Reading.Hangul;

/// <summary>What the shape of a paragraph says of its head.</summary>
/// <param name="Head">What stands before the text.</param>
/// <param name="Level">The level in the outline or list, from 0.</param>
/// <param name="Numbering">The numbering, by its identifier; of an outline the section's holds when there is
/// none.</param>
internal sealed record HangulShape(HangulHead Head, int Level, int Numbering)
{
    /// <summary>The shape of a paragraph whose own is unknown.</summary>
    public static HangulShape Plain { get; } = new(HangulHead.None, 0, 0);
}

/// <summary>What stands before a paragraph's text.</summary>
internal enum HangulHead
{
    None,
    Outline,
    Number,
    Bullet,
}
