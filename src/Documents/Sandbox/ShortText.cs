using System.Buffers;
using System.Text.Unicode;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Sandbox;

/// <summary>
/// Short plain texts are read in the caller's process: of them nothing is parsed, what their reader does takes time and
/// room in proportion to bytes that are few, and the way to a reader process and back would take several times as long.
/// </summary>
internal static class ShortText
{
    /// <summary>The longest, in bytes.</summary>
    public const int MaxBytes = 64 * 1024;

    // What no text has; what looks like another format by such a byte is for a process.
    private static readonly SearchValues<byte> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 32).Except(['\t', '\n', '\r', '\f']).Select(control => (byte)control),
        127,
    ]);

    private static readonly DocumentReaders Readers = new();

    /// <summary>Whether a document is declared as plain text, is in UTF-8, and shows no sign of another
    /// format.</summary>
    public static bool Is(SourceDocument source, ReadingLimits limits)
    {
        var content = source.Content.Span;
        if (
            content.Length is 0 or > MaxBytes
            || !source.ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)
            || (FormatDetection.Charset(source.ContentType) ?? "utf-8") is var charset
                && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || content.ContainsAny(Controls)
            || !Utf8.IsValid(content)
        )
        {
            return false;
        }

        try
        {
            return FormatDetection.Detect(source, limits) == DocumentFormat.Text;
        }
        catch (DocumentReadException)
        {
            return false;
        }
    }

    /// <summary>Reads one.</summary>
    public static DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken) =>
        Readers.Read(source, limits, cancellationToken);
}
