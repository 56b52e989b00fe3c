namespace Pipeline.Documents;

/// <summary>One structural piece of a document's text.</summary>
/// <param name="Kind">What the block is.</param>
/// <param name="Text">The block's text, equal to <c>DocumentText.Text.Substring(Start, Text.Length)</c>; never
/// blank.</param>
/// <param name="Start">Offset of the block in <see cref="DocumentText.Text"/>, in UTF-16 code units.</param>
/// <param name="Level">1 to 6 for a heading, 0 for everything else.</param>
/// <param name="Page">Page the block begins on, counted from 1, or null when the format has no fixed pages.</param>
public sealed record TextBlock(BlockKind Kind, string Text, int Start, int Level, int? Page)
{
    /// <summary>The language that a block of code declares, such as "csharp": letters, digits and <c>+ # . _ -</c>, or
    /// null.</summary>
    public string? Language { get; init; }

    /// <summary>Where the parts of the block stand in the original, in order of <see cref="TextPlace.Start"/>; empty
    /// where nothing but the page is known.</summary>
    public IReadOnlyList<TextPlace> Places { get; init; } = [];
}
