namespace Pipeline.Documents.Reading.Rtf;

/// <summary>What stands at a place of an RTF file.</summary>
internal enum RtfTokenKind
{
    /// <summary>The end of the file.</summary>
    End,

    /// <summary>A brace that opens a group.</summary>
    Open,

    /// <summary>A brace that closes one.</summary>
    Close,

    /// <summary>A control word with its number.</summary>
    Word,

    /// <summary>A control symbol, such as a backslash and a tilde.</summary>
    Symbol,

    /// <summary>A byte of text.</summary>
    Text,
}
