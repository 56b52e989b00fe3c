namespace Pipeline.Documents.Reading.Pdf;

/// <summary>What texts beside one another are.</summary>
internal enum SideKind
{
    /// <summary>Columns, which are read one after the other.</summary>
    Columns,

    /// <summary>A table, which is read row by row.</summary>
    Table,

    /// <summary>Lines whose spaces happen to lie below one another.</summary>
    Line,
}
