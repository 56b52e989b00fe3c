using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Subtitles;

/// <summary>
/// Reads subtitles (WebVTT, SubRip): what is said, in paragraphs that a pause, another speaker or their length ends. A
/// speaker's name stands before what is said.
/// </summary>
internal sealed partial class SubtitleReader : IDocumentReader
{
    private const int ParagraphCharacters = 600;
    private const double PauseSeconds = 3;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var text = TextDecoding.Decode(source.Content.Span, FormatDetection.Charset(source.ContentType));
        var builder = new DocumentTextBuilder("subtitles", limits);
        var said = new StringBuilder();
        var places = new List<TextPlace>();
        string? speaker = null;
        var (end, inCue, inNote) = (0.0, false, false);
        foreach (var line in Lines(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (string.IsNullOrWhiteSpace(line))
            {
                (inCue, inNote) = (false, false);
            }
            else if (Timing().Match(line) is { Success: true } timing)
            {
                if (Seconds(timing.Groups[1].Value) - end > PauseSeconds || said.Length > ParagraphCharacters)
                {
                    Flush();
                }

                end = Seconds(timing.Groups[2].Value);
                var begin = Math.Min(Seconds(timing.Groups[1].Value), end);
                places.Add(new TextPlace(said.Length) { From = Milliseconds(begin), To = Milliseconds(end) });
                (inCue, inNote) = (true, false);
            }
            else if (inCue)
            {
                var voice = Voice().Match(line) is { Success: true } match ? match.Groups[1].Value.Trim() : null;
                if (voice is not null && voice != speaker)
                {
                    var place = places[^1];
                    places.RemoveAt(places.Count - 1);
                    Flush();
                    places.Add(place with { Start = 0 });
                    said.Append(voice).Append(": ");
                    speaker = voice;
                }

                said.Append(WebUtility.HtmlDecode(Tags().Replace(line, ""))).Append('\n');
            }
            else if (!inNote && line.StartsWith("NOTE", StringComparison.Ordinal))
            {
                inNote = true;
            }
        }
        Flush();
        return builder.Build();

        void Flush()
        {
            builder.Add(BlockKind.Paragraph, said.ToString(), places: places);
            said.Clear();
            places.Clear();
        }
    }

    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static int Milliseconds(double seconds) => (int)Math.Clamp(seconds * 1000, 0, int.MaxValue);

    private static double Seconds(string time)
    {
        var seconds = 0.0;
        foreach (var part in time.Replace(',', '.').Split(':'))
        {
            seconds =
                (seconds * 60)
                + (double.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 0);
        }

        return seconds;
    }

    [GeneratedRegex(@"^\s*((?:\d+:)?\d+:\d+[.,]\d+)\s*-->\s*((?:\d+:)?\d+:\d+[.,]\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Timing();

    [GeneratedRegex(@"^<v(?:\.[^\s>]*)?\s+([^>]+)>", RegexOptions.NonBacktracking)]
    private static partial Regex Voice();

    [GeneratedRegex(@"</?[A-Za-z0-9][^<>]*>|\{\\[^{}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Tags();
}
