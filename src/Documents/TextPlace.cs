namespace Pipeline.Documents;

/// <summary>
/// Where a part of a block's text stands in the original: from <see cref="Start"/> on, up to the next place of the
/// block. A reader gives one for each line of a page, row of a sheet or passage of speech; what it does not know it
/// leaves out.
/// </summary>
/// <param name="Start">Offset of the part in the block's text, in UTF-16 code units.</param>
/// <param name="Page">The page, slide or sheet, from 1; null: that of the block.</param>
/// <param name="Box">Where on the page; null: not known.</param>
/// <param name="Row">The row of the sheet, from 1; null: there are none.</param>
public readonly record struct TextPlace(int Start, int? Page = null, PageBox? Box = null, int? Row = null)
{
    /// <summary>Where it is heard, in milliseconds from the beginning; null: it is not heard.</summary>
    public int? From { get; init; }

    /// <summary>Where it has been heard, in milliseconds; not before <see cref="From"/>.</summary>
    public int? To { get; init; }
}
