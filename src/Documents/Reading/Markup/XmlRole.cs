namespace Pipeline.Documents.Reading.Markup;

/// <summary>What an element is for.</summary>
internal enum XmlRole
{
    /// <summary>Nothing that its name tells.</summary>
    Other,

    /// <summary>Holds what stands under a heading.</summary>
    Section,

    /// <summary>A heading.</summary>
    Heading,

    /// <summary>Running text.</summary>
    Paragraph,

    /// <summary>An item of a list.</summary>
    Item,

    /// <summary>Code.</summary>
    Code,

    /// <summary>A table.</summary>
    Table,

    /// <summary>The rows that name a table's columns.</summary>
    Header,

    /// <summary>A row.</summary>
    Row,

    /// <summary>A cell.</summary>
    Cell,

    /// <summary>Nothing that is read.</summary>
    Left,
}
