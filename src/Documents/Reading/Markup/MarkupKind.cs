namespace Pipeline.Documents.Reading.Markup;

/// <summary>A kind of plain text with marks of its own.</summary>
internal enum MarkupKind
{
    /// <summary>A program, or data that is written like one.</summary>
    Code,

    /// <summary>Org mode of Emacs.</summary>
    Org,

    /// <summary>reStructuredText.</summary>
    Rst,

    /// <summary>AsciiDoc.</summary>
    AsciiDoc,

    /// <summary>TeX and LaTeX.</summary>
    Tex,
}
