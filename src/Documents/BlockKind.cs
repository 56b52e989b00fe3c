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
    /// A table, one row a line, with bars between the cells: "| a | b |". A header stands once, as the first row, with a
    /// line of dashes below it; the chunker writes it above what it cuts off.
    /// </summary>
    Table,

    /// <summary>Preformatted text whose line feeds and spaces are significant.</summary>
    Code,
}
