using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Reads the text layer of PDF, page by page: glyphs (<see cref="PageGlyphs"/>), words (<see cref="PageWords"/>), ruled
/// tables (<see cref="RuledTables"/>), columns and reading order (<see cref="PageLayout"/>), lines; then, over all
/// pages, running lines, paragraphs and headings (<see cref="PdfBlocks"/>). Of a page only its lines are kept.
/// </summary>
internal sealed class PdfReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        using var pages = new PdfPages(source, limits);
        if (pages.Count > limits.MaxPages)
        {
            throw Failures.TooManyPages(pages.Count, limits);
        }

        var lines = Lines(pages, new ScannedPages(source, limits), limits, cancellationToken);
        var document = pages.Document;
        var builder = new DocumentTextBuilder("pdf", limits) { Title = document.Information.Title };
        PdfBlocks.Write(builder, lines, pages.Count, Bookmarks.Of(document), limits, cancellationToken);
        return builder.Build();
    }

    private static List<PdfLine> Lines(
        PdfPages pages,
        ScannedPages scans,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<PdfLine>();
        var characters = 0L;
        Exception? damage = null;
        var unmappedPages = 0;
        for (var number = 1; number <= pages.Count; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<PdfLine> read;
            try
            {
                var page = pages.Page(number);
                var notes = PageNotes.Of(page, pages.Document);
                if (scans.Read(page, cancellationToken) is { } recognised)
                {
                    read = PageLines.WithNotes(recognised, page, notes);
                }
                else
                {
                    var text = PageLines.Of(page, pages.Unmapped, notes, cancellationToken);
                    read = text.IsUnmapped ? scans.ReadDrawn(page, cancellationToken) : text.Lines;
                    unmappedPages += text.IsUnmapped && read.Count == 0 ? 1 : 0;
                }
            }
            catch (Exception e) when (IsOfThePage(e))
            {
                // A damaged page costs the page.
                damage = e;
                continue;
            }

            foreach (var line in read)
            {
                characters += line.Text.Length + (line.Table?.Rows.Sum(row => row.Sum(cell => (long)cell.Length)) ?? 0);
                if (characters > limits.MaxCharacters)
                {
                    throw Failures.OutputTooLarge(limits);
                }
            }

            lines.AddRange(read);
        }

        scans.Check(pages.Count);
        if (lines.Count > 0)
        {
            return lines;
        }

        throw scans.Failure is not null ? scans.Failure
        : unmappedPages > 0 ? Failures.UnmappedPdf()
        : damage is not null ? Failures.Damaged("PDF", damage)
        : Failures.NoText("pdf");
    }

    private static bool IsOfThePage(Exception e) =>
        e
            is not (
                OperationCanceledException
                or OutOfMemoryException
                or InsufficientExecutionStackException
                or DocumentReadException
            );
}
