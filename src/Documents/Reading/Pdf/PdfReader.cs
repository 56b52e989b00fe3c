using Pipeline.Documents.Reading.Blocks;
using UglyToad.PdfPig;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Reads the text layer of PDF, page by page: glyphs (<see cref="PageGlyphs"/>), words (<see cref="PageWords"/>), ruled
/// tables (<see cref="RuledTables"/>), columns and reading order (<see cref="PageLayout"/>), lines; then, over all
/// pages, running lines, paragraphs and headings (<see cref="PdfBlocks"/>). Of a page only its lines are kept.
/// </summary>
internal sealed class PdfReader : IDocumentReader
{
    private const int MostOfWidths = 128;
    private const int MostDigitsOfAWidth = 8;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var unmapped = new UnmappedGlyphs();
        using var document = Open(source, limits, unmapped);
        if (document.NumberOfPages > limits.MaxPages)
        {
            throw Failures.TooManyPages(document.NumberOfPages, limits);
        }

        var lines = Lines(document, unmapped, new ScannedPages(source, limits), limits, cancellationToken);
        var builder = new DocumentTextBuilder("pdf", limits) { Title = document.Information.Title };
        PdfBlocks.Write(builder, lines, document.NumberOfPages, Bookmarks.Of(document), limits, cancellationToken);
        return builder.Build();
    }

    private static List<PdfLine> Lines(
        PdfDocument document,
        UnmappedGlyphs unmapped,
        ScannedPages scans,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var lines = new List<PdfLine>();
        var characters = 0L;
        Exception? damage = null;
        var unmappedPages = 0;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            IReadOnlyList<PdfLine> read;
            unmapped.Clear();
            try
            {
                var page = document.GetPage(number);
                if (scans.Read(page, cancellationToken) is { } recognised)
                {
                    read = recognised;
                }
                else
                {
                    var text = PageLines.Of(page, unmapped, cancellationToken);
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

        scans.Check(document.NumberOfPages);
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

    private static PdfDocument Open(SourceDocument source, ReadingLimits limits, UnmappedGlyphs unmapped)
    {
        if (HasAbsurdTable(source.Content.Span))
        {
            throw Failures.Damaged("PDF");
        }

        return PdfLock.Open(
            source,
            password => new ParsingOptions
            {
                UseLenientParsing = true,
                SkipMissingFonts = true,
                UseActualText = true,
                MaxStackDepth = limits.MaxNesting,
                Logger = unmapped,
                Password = password,
            }
        );
    }

    // PdfPig reserves a line of a cross-reference stream on the stack, whatever its fields' widths add up to.
    private static bool HasAbsurdTable(ReadOnlySpan<byte> content)
    {
        while (content.IndexOf("/W"u8) is >= 0 and var at)
        {
            content = content[(at + 2)..];
            var widths = content.TrimStart(" \r\n\t"u8);
            if (widths.IsEmpty || widths[0] != '[')
            {
                continue;
            }

            var digits = 0;
            for (var i = 1; i < Math.Min(widths.Length, MostOfWidths) && widths[i] is not ((byte)']' or (byte)'['); i++)
            {
                digits = widths[i] is >= (byte)'0' and <= (byte)'9' ? digits + 1 : 0;
                if (digits > MostDigitsOfAWidth)
                {
                    return true;
                }
            }
        }
        return false;
    }
}
