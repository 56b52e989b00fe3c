using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Reads a page.</summary>
internal static class PageLines
{
    /// <summary>The lines of a page, in reading order.</summary>
    /// <param name="page">The page.</param>
    /// <param name="unmapped">Which of its glyphs have no letters.</param>
    /// <param name="notes">What stands on it beside its content.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static PageText Of(Page page, UnmappedGlyphs unmapped, PageNotes notes, CancellationToken cancellationToken)
    {
        var size = new PageSize(page.Number, page.Width, page.Height);
        var glyphs = PageGlyphs.Of(page, unmapped);
        if (glyphs.Unmapped > glyphs.Mapped)
        {
            return new PageText([], true);
        }

        // Most pages have none, and it looks at every glyph.
        var placed = notes.Seen.Count + notes.Comments.Count > 0 ? new PlacedText(glyphs.Upright) : null;
        foreach (var (place, text) in notes.Seen)
        {
            placed!.Add(place, text);
        }

        var lines = new List<PdfLine>();
        var column = 0;
        var rulings = PageRulings.Of(page);
        foreach (var (frame, list) in glyphs.Frames)
        {
            var words = PageWords.Of(list, cancellationToken);
            if (frame == ReadingFrame.Upright)
            {
                words = RuledTables.TakenFrom(words, rulings);
            }

            foreach (var columnWords in PageLayout.Columns(words, cancellationToken))
            {
                lines.AddRange(ColumnLines.Of(columnWords, frame, column++, size));
            }
        }

        lines.AddRange(notes.Comments.Select(note => Line(note.Place, note.Text, placed!.Size, column++, size)));
        return new PageText(lines, false);
    }

    /// <summary>The lines that were recognised on a page, with what stands on it beside its image.</summary>
    public static IReadOnlyList<PdfLine> WithNotes(IReadOnlyList<PdfLine> recognised, Page page, PageNotes notes)
    {
        var size = new PageSize(page.Number, page.Width, page.Height);
        var column = recognised.Count == 0 ? 0 : recognised.Max(line => line.Column) + 1;
        var letters = recognised.Count == 0 ? PlacedText.UsualSize : recognised[0].Size;
        return
        [
            .. recognised,
            .. notes.Seen.Concat(notes.Comments).Select(note => Line(note.Place, note.Text, letters, column++, size)),
        ];
    }

    private static PdfLine Line(PointBox place, string text, double size, int column, PageSize page) =>
        new()
        {
            Text = text,
            Size = Math.Round(size * 2) / 2,
            Box = place,
            Place = place,
            Baseline = place.Bottom,
            ColumnLeft = place.Left,
            ColumnRight = place.Right,
            Column = column,
            FirstWord = place.Width,
            Page = page,
        };
}
