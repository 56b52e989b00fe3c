namespace Pipeline.Documents.Reading.Ppt;

/// <summary>The text of a shape.</summary>
/// <param name="Kind">What it is for ([MS-PPT] 2.13.33), or <see cref="Table"/>.</param>
/// <param name="Value">Its paragraphs, with carriage returns between; of a table its rows.</param>
internal sealed record PptText(int Kind, string Value)
{
    /// <summary>A table.</summary>
    public const int Table = -1;

    /// <summary>The body of a page of notes.</summary>
    public const int NotesBody = 2;

    /// <summary>Text of no placeholder.</summary>
    public const int Other = 4;

    /// <summary>What stands before each paragraph: "- ", "3. " or nothing; empty where nothing is known.</summary>
    public IReadOnlyList<string> Markers { get; init; } = [];

    /// <summary>Whether it is a slide's title.</summary>
    public bool IsTitle => Kind is 0 or 6;

    /// <summary>Whether it is a slide's list of points.</summary>
    public bool IsBody => Kind is 1 or 7 or 8;
}
