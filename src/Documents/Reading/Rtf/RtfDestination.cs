namespace Pipeline.Documents.Reading.Rtf;

/// <summary>Where text of a group goes.</summary>
internal enum RtfDestination
{
    /// <summary>Into the document.</summary>
    Body,

    /// <summary>Nowhere.</summary>
    Nowhere,

    /// <summary>Into the table of fonts.</summary>
    Fonts,

    /// <summary>Into the table of styles.</summary>
    Styles,

    /// <summary>Into the document's title.</summary>
    Title,

    /// <summary>Before the paragraph, as the marker of a list.</summary>
    Marker,

    /// <summary>Into a footnote.</summary>
    Note,
}
