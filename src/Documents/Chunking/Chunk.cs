namespace Pipeline.Documents.Chunking;

/// <summary>A passage of a document.</summary>
/// <param name="Ordinal">Position among the chunks of the document, from 0.</param>
/// <param name="Text">
/// <c>DocumentText.Text[Start..End]</c>, with a Markdown fence around each piece of code, also where the chunk begins
/// or ends inside it, and with the header of a table above rows that are cut off from it; begins and ends with a
/// character that is not white space. A heading is part of the text of the chunk that it opens.
/// What was added, <see cref="ChunkPlace.Added"/> says.
/// </param>
/// <param name="HeadingPath">
/// The headings that all of the chunk's running text stands under, outermost first, each cut to 200 characters. When
/// there is none, as in a short document of several parts, those that most of it stands under. Empty when the document
/// has none or the option is off.
/// </param>
/// <param name="Start">Offset of the first character in <see cref="DocumentText.Text"/>, in UTF-16 code units.</param>
/// <param name="End">Offset after the last character.</param>
/// <param name="Page">Page that the chunk begins on, counted from 1, or null.</param>
public sealed record Chunk(int Ordinal, string Text, IReadOnlyList<string> HeadingPath, int Start, int End, int? Page)
{
    /// <summary>Where it stands in the original, and what its text has beside the document's own; null: there is
    /// nothing
    /// to say but the page.</summary>
    public ChunkPlace? Place { get; init; }

    /// <summary>The part of the document's text that it is: its own text without what was added.</summary>
    public string OwnText =>
        (Place?.Added ?? []).Reverse().Aggregate(Text, (text, part) => text.Remove(part.Start, part.Length));
}
