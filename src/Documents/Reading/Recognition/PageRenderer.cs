using System.Globalization;

namespace Pipeline.Documents.Reading.Recognition;

/// <summary>Draws pages of a PDF by Poppler's program pdftoppm, in grey.</summary>
/// <param name="path">The program.</param>
internal sealed class PageRenderer(string path)
{
    // What recognisers are made for; more takes longer and finds nothing.
    private const double DotsPerInch = 300;
    private const double PointsPerInch = 72;

    /// <summary>Most pixels of a page: an A2 sheet. Larger ones are drawn coarser.</summary>
    private const double MaxPixels = 36e6;

    private const int HeaderBytes = 64;

    /// <summary>Draws a page.</summary>
    /// <param name="document">The PDF.</param>
    /// <param name="page">The page, from 1.</param>
    /// <param name="width">Its width in points.</param>
    /// <param name="height">Its height in points.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The image; null when the page cannot be drawn.</returns>
    /// <exception cref="DocumentReadException">It takes too long.</exception>
    public PageImage? Draw(
        ReadOnlyMemory<byte> document,
        int page,
        double width,
        double height,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var inches = width / PointsPerInch * (height / PointsPerInch);
        var dots = Math.Min(DotsPerInch, Math.Sqrt(MaxPixels / inches));
        if (!double.IsFinite(dots) || dots < 1)
        {
            return null;
        }

        var number = page.ToString(CultureInfo.InvariantCulture);
        var resolution = dots.ToString("0.##", CultureInfo.InvariantCulture);
        try
        {
            var output = LimitedProgram.Run(
                path,
                ["-gray", "-r", resolution, "-f", number, "-l", number, "-"],
                new Dictionary<string, string?>(),
                document,
                ProgramLimits.OfPage(limits, (long)(MaxPixels * 1.1) + HeaderBytes),
                cancellationToken
            );
            if (output.End == ProgramEnd.TimedOut)
            {
                throw Failures.TimedOut(limits);
            }

            return output is { End: ProgramEnd.Exited, ExitCode: 0, Bytes.Length: > 0 }
                ? new PageImage(output.Bytes, "PDF")
                : null;
        }
        catch (ProgramMissingException)
        {
            return null;
        }
    }
}
