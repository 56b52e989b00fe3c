using Pipeline.Documents.Reading.Recognition;
using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Recognises pages that are images of text: next to no letters, and an image over much of the page, or outlines
/// instead of letters. A page is drawn as it is shown; where there is no program that draws, its images are recognised
/// one after another.
/// </summary>
internal sealed class ScannedPages(SourceDocument source, ReadingLimits limits)
{
    // A scan may bear a stamp or a page number as text.
    private const int MostLetters = 24;
    private const double LeastShareOfPage = 0.4;

    // Fewer lines are a frame or a drawing.
    private const int LeastOutlines = 200;

    private readonly RecognitionTools _tools = limits.Recognition ?? RecognitionTools.Find();
    private readonly RecognitionClock _clock = limits.Clock ?? new RecognitionClock();
    private readonly RecognisedLines _lines = new();
    private Tesseract? _recogniser;
    private bool _looked;
    private int _unread;

    /// <summary>Why the last image that could not be read could not; null: all could.</summary>
    public DocumentReadException? Failure { get; private set; }

    /// <summary>The lines of a page; null when its own text is to be read.</summary>
    public IReadOnlyList<PdfLine>? Read(Page page, CancellationToken cancellationToken)
    {
        if (!IsScan(page))
        {
            return null;
        }

        if (Recogniser is null)
        {
            _unread++;
            return null;
        }

        return Recognise(page, cancellationToken);
    }

    /// <summary>The lines of a page whose glyphs stand for no letters that can be told; none without a
    /// recogniser.</summary>
    public IReadOnlyList<PdfLine> ReadDrawn(Page page, CancellationToken cancellationToken) =>
        Recogniser is null ? [] : Recognise(page, cancellationToken);

    /// <summary>Fails when most of a document's pages are scans, and nothing reads them.</summary>
    /// <param name="pages">How many pages it has.</param>
    /// <exception cref="DocumentReadException">There is no recogniser.</exception>
    public void Check(int pages)
    {
        if (_unread * 2 > pages)
        {
            throw Failures.NoTextRecognition();
        }
    }

    private Tesseract? Recogniser
    {
        get
        {
            if (!_looked)
            {
                (_looked, _recogniser) = (true, Tesseract.Of(_tools));
            }

            return _recogniser;
        }
    }

    private List<PdfLine> Recognise(Page page, CancellationToken cancellationToken)
    {
        var lines = new List<PdfLine>();
        foreach (var image in Images(page, cancellationToken))
        {
            RecognisedPage recognised;
            try
            {
                recognised = _clock.Recognise(_recogniser!, () => image, limits, cancellationToken);
            }
            catch (DocumentReadException e) when (e.Problem is ReadProblem.Damaged or ReadProblem.ReadOutOfMemory)
            {
                // One image that cannot be read does not take the document's other pages along.
                Failure = e;
                continue;
            }

            var size = new PageSize(page.Number, page.Width, page.Height);
            lines.AddRange(_lines.Of(recognised, size, lines.Count == 0 ? 0 : lines[^1].Column + 1));
        }
        return lines;
    }

    private IEnumerable<PageImage> Images(Page page, CancellationToken cancellationToken)
    {
        var drawn = _tools.PageRenderer is { } path
            ? new PageRenderer(path).Draw(
                source.Content,
                page.Number,
                page.Width,
                page.Height,
                limits,
                cancellationToken
            )
            : null;
        return drawn is not null ? [drawn] : PageImages.Of(page, limits);
    }

    private bool IsScan(Page page)
    {
        var letters = 0;
        foreach (var letter in page.Letters)
        {
            if (!string.IsNullOrWhiteSpace(letter.Value) && ++letters > MostLetters)
            {
                return false;
            }
        }

        var whole = page.Width * page.Height;
        var covered = PageImages.On(page).Sum(image => PageImages.AreaOn(page, image));
        return covered >= whole * LeastShareOfPage
            || (letters == 0 && _tools.PageRenderer is not null && page.Paths.Count >= LeastOutlines);
    }
}
