using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>The pages of a file, with what PdfPig leaves out of them by itself.</summary>
internal sealed class PdfPages : IDisposable
{
    private const int MostOfWidths = 128;
    private const int MostDigitsOfAWidth = 8;

    private readonly SourceDocument _source;
    private readonly ReadingLimits _limits;
    private bool _isMended;

    /// <summary>Opens a file.</summary>
    /// <exception cref="DocumentReadException">It cannot be opened.</exception>
    public PdfPages(SourceDocument source, ReadingLimits limits)
    {
        (_source, _limits) = (source, limits);
        Document = Open();
    }

    /// <summary>The file.</summary>
    public PdfDocument Document { get; private set; }

    /// <summary>How many pages it has.</summary>
    public int Count => Document.NumberOfPages;

    /// <summary>Which glyphs of the page that was taken last have no letters.</summary>
    public UnmappedGlyphs Unmapped { get; } = new();

    /// <summary>A page, from 1.</summary>
    public Page Page(int number)
    {
        Unmapped.Clear();
        var page = Document.GetPage(number);
        if (Unmapped.HasMissingFonts && !_isMended)
        {
            // A font that could not be loaded is not tried again.
            _isMended = true;
            var mended = Open();
            Document.Dispose();
            Document = mended;
            PageFonts.Of(mended, Math.Min(_limits.MaxPages, mended.NumberOfPages)).DescribeAll();
            Unmapped.Clear();
            page = mended.GetPage(number);
        }

        if (Unmapped.IsAny)
        {
            foreach (var font in PageFonts.Of(page, Document).OfUnicode())
            {
                Unmapped.Trust(font);
            }
        }

        return page;
    }

    public void Dispose() => Document.Dispose();

    private PdfDocument Open()
    {
        if (HasAbsurdTable(_source.Content.Span))
        {
            throw Failures.Damaged("PDF");
        }

        return PdfLock.Open(
            _source,
            password => new ParsingOptions
            {
                UseLenientParsing = true,
                SkipMissingFonts = true,
                UseActualText = true,
                MaxStackDepth = _limits.MaxNesting,
                Logger = Unmapped,
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
