using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.DocumentLayoutAnalysis.WordExtractor;
using UglyToad.PdfPig.Exceptions;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Reads the text layer of PDF: words, then blocks and their reading order by PdfPig's layout analysis, then headings
/// by font size (<see cref="PdfBlocks"/>).
/// </summary>
internal sealed class PdfReader : IDocumentReader
{
    // The analysis compares neighbours; on a page with more words than any printed page, or with letters on top of one
    // another, it would take minutes.
    private const int MaxAnalysedLetters = 20_000;
    private const int MaxAnalysedWords = 3_000;
    private const int MaxLettersOfAPlace = 64;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        using var document = Open(source, limits);
        if (document.NumberOfPages > limits.MaxPages)
        {
            throw Failures.TooManyPages(document.NumberOfPages, limits);
        }

        var scans = new ScannedPages(source, limits);
        var lines = new List<PdfLine>();
        var characters = 0L;
        for (var number = 1; number <= document.NumberOfPages; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = document.GetPage(number);
            foreach (var line in scans.Read(page, cancellationToken) ?? Lines(page, cancellationToken))
            {
                characters += line.Text.Length;
                if (characters > limits.MaxCharacters)
                {
                    throw Failures.OutputTooLarge(limits);
                }

                lines.Add(line);
            }
        }
        scans.Check(document.NumberOfPages);
        var builder = new DocumentTextBuilder("pdf", limits) { Title = document.Information.Title };
        PdfBlocks.Write(lines, document.NumberOfPages, builder, cancellationToken);
        return builder.Build();
    }

    private static PdfDocument Open(SourceDocument source, ReadingLimits limits)
    {
        try
        {
            return PdfDocument.Open(
                source.Content.AsArray(),
                new ParsingOptions
                {
                    UseLenientParsing = true,
                    SkipMissingFonts = true,
                    MaxStackDepth = limits.MaxNesting,
                }
            );
        }
        catch (PdfDocumentEncryptedException e)
        {
            throw new DocumentReadException(
                ReadFailure.Encrypted,
                "The PDF is protected by a password. Remove the password and resubmit it.",
                e
            )
            {
                Problem = ReadProblem.Encrypted,
            };
        }
    }

    private static IEnumerable<PdfLine> Lines(Page page, CancellationToken cancellationToken)
    {
        var letters = page.Letters;
        var analysed = letters.Count <= MaxAnalysedLetters && !IsPiledUp(letters);
        var words = (analysed ? page.GetWords(NearestNeighbourWordExtractor.Instance) : page.GetWords())
            .Where(word => !string.IsNullOrWhiteSpace(word.Text))
            .ToList();
        cancellationToken.ThrowIfCancellationRequested();
        if (words.Count == 0)
        {
            yield break;
        }

        analysed &= words.Count <= MaxAnalysedWords;
        var blocks =
            analysed && words.Count > 1
                ? new DocstrumBoundingBoxes().GetBlocks(words)
                : new DefaultPageSegmenter().GetBlocks(words);
        if (analysed)
        {
            blocks = [.. new UnsupervisedReadingOrderDetector().Get(blocks).OrderBy(block => block.ReadingOrder)];
        }

        for (var i = 0; i < blocks.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var line in blocks[i].TextLines)
            {
                yield return new PdfLine(
                    PdfWriting.Of(line.Words),
                    Math.Round(SizeOf(line.Words) * 2) / 2,
                    page.Number,
                    i,
                    IsOnEdge(line.BoundingBox, page)
                )
                {
                    Box = PdfPlaces.Of([.. line.Words.SelectMany(word => word.Letters)], page),
                };
            }
        }
    }

    private static bool IsPiledUp(IReadOnlyList<Letter> letters) =>
        letters
            .GroupBy(letter => (Math.Round(letter.Location.X), Math.Round(letter.Location.Y)))
            .Any(place => place.Count() > MaxLettersOfAPlace);

    private static double SizeOf(IReadOnlyList<Word> words)
    {
        double sum = 0;
        var count = 0;
        foreach (var letter in words.SelectMany(word => word.Letters))
        {
            // A damaged matrix can give any number.
            sum += double.IsFinite(letter.PointSize) ? Math.Clamp(letter.PointSize, 0, 1000) : 0;
            count++;
        }
        return count == 0 ? 0 : sum / count;
    }

    private static bool IsOnEdge(PdfRectangle box, Page page) =>
        box.Bottom > page.Height * 0.9 || box.Top < page.Height * 0.1;
}
