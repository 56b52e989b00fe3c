namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A line of a page, or a table that stands in a line's place.</summary>
internal sealed class PdfLine
{
    /// <summary>Its words.</summary>
    public required string Text { get; init; }

    /// <summary>Size of most of its letters in points, to half a point.</summary>
    public required double Size { get; init; }

    /// <summary>Whether all its letters are bold.</summary>
    public bool IsBold { get; init; }

    /// <summary>Where it is in its frame, in which lines run to the right and downwards.</summary>
    public required PointBox Box { get; init; }

    /// <summary>Where it is on the upright page.</summary>
    public required PointBox Place { get; init; }

    /// <summary>How far down its frame its baseline is.</summary>
    public required double Baseline { get; init; }

    /// <summary>Where the column begins that it stands in.</summary>
    public required double ColumnLeft { get; init; }

    /// <summary>Where the column ends.</summary>
    public required double ColumnRight { get; init; }

    /// <summary>Number of the column on its page, in reading order.</summary>
    public required int Column { get; init; }

    /// <summary>How wide its first word is, with a space.</summary>
    public double FirstWord { get; init; }

    /// <summary>Whether it is read from right to left.</summary>
    public bool IsRightToLeft { get; init; }

    /// <summary>The page.</summary>
    public required PageSize Page { get; init; }

    /// <summary>The table, or null.</summary>
    public PdfTable? Table { get; init; }
}
