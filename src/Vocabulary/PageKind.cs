namespace Pipeline.Vocabulary;

/// <summary>What the pages of a document are.</summary>
public enum PageKind
{
    /// <summary>Pages of paper.</summary>
    Page,

    /// <summary>Slides of a presentation.</summary>
    Slide,

    /// <summary>Sheets of a workbook.</summary>
    Sheet,
}
