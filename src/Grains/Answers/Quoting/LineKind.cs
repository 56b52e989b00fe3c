namespace Pipeline.Grains.Answers.Quoting;

/// <summary>What a line of a passage is.</summary>
internal enum LineKind
{
    /// <summary>Nothing stands in it, or only a rule.</summary>
    Blank,

    /// <summary>Running text.</summary>
    Text,

    /// <summary>An item of a list, with its marker.</summary>
    Item,

    /// <summary>A row of a table, its cells between bars or tabs.</summary>
    Row,

    /// <summary>A row of a table as it is read out of a document: the name of each column with its value.</summary>
    Record,

    /// <summary>A heading, a list's label or an entry of a table of contents: it says what others are about.</summary>
    Heading,
}
