namespace Pipeline.Documents;

/// <summary>What a block of a document is.</summary>
public enum BlockKind
{
    /// <summary>A heading; <see cref="TextBlock.Level"/> is 1 (outermost) to 6.</summary>
    Heading,

    /// <summary>Running text. A line feed inside the text is a line break of the source.</summary>
    Paragraph,

    /// <summary>One item of a list, with its marker ("- " or "3. ") at the start of the text.</summary>
    ListItem,

    /// <summary>
    /// A table, one row a line. A row of a table with a header reads "header: cell; header: cell", so that each row is
    /// understandable alone; cells of a table without one are separated by tabs.
    /// </summary>
    Table,

    /// <summary>Preformatted text whose line feeds and spaces are significant.</summary>
    Code,
}
