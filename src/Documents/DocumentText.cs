namespace Pipeline.Documents;

/// <summary>The text that a reader found in a document, with its structure.</summary>
/// <param name="Title">The title that the document declares, or null.</param>
/// <param name="Text">
/// The whole plain text: the blocks in reading order with a blank line between them. Unicode is in normal form C, line
/// ends are single line feeds, and there are no other control characters than line feed and tab.
/// </param>
/// <param name="Blocks">The blocks in order of <see cref="TextBlock.Start"/>; they do not overlap.</param>
/// <param name="Format">
/// The format that was read, in lower case: "text", "markdown", "html", "pdf", "image", "docx", "pptx", "xlsx", "xls",
/// "odf", "epub", "doc", "ppt", "hwp", "hwpx", "rtf", "mail", "msg", "zip", "notebook", "subtitles", "xml", "csv",
/// "json", or the kind of another text: "code", "org", "rst", "asciidoc", "tex".
/// </param>
public sealed record DocumentText(string? Title, string Text, IReadOnlyList<TextBlock> Blocks, string Format)
{
    /// <summary>What stands between blocks, and between the pieces of a text that is read piece by piece.</summary>
    public const string Separator = "\n\n";

    /// <summary>What the pages of the blocks are.</summary>
    public PageKind Pages { get; init; }
}
