using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>Finds formats that are text by how they begin.</summary>
internal static partial class TextDetection
{
    private const int SniffedBytes = 4096;
    private const int LeastMailFields = 2;

    // What only programs write at the head of a mail; the others may stand at the head of a note as well.
    private static readonly HashSet<string> MailFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "Content-Type",
        "Date",
        "Delivered-To",
        "From",
        "Message-ID",
        "MIME-Version",
        "Received",
        "Return-Path",
        "Subject",
        "To",
        "X-Mailer",
        "DKIM-Signature",
    };

    /// <summary>The format that the text shows, or null. What is declared counts where the text is of
    /// several.</summary>
    public static DocumentFormat? Of(ReadOnlySpan<byte> content, DocumentFormat? declared)
    {
        var start = Start(content);
        if (start.StartsWith("WEBVTT", StringComparison.Ordinal) || IsSubRip(start))
        {
            return DocumentFormat.Subtitles;
        }

        if (start.StartsWith("<?xml", StringComparison.Ordinal) || declared == DocumentFormat.Xml)
        {
            return declared is DocumentFormat.Html ? DocumentFormat.Html : DocumentFormat.Xml;
        }

        if (declared is null or DocumentFormat.Mail or DocumentFormat.Text && IsMail(start))
        {
            return DocumentFormat.Mail;
        }

        return declared is null or DocumentFormat.Json && start.StartsWith('{') && Notebook().IsMatch(Tail(content))
            ? DocumentFormat.Notebook
            : null;
    }

    private static bool IsSubRip(string start) => SubRip().IsMatch(start);

    // Lines of fields, of which some are those of a mail; a mailbox begins each with a line of its own (RFC 4155).
    private static bool IsMail(string start)
    {
        var lines = start.Split('\n');
        var at = lines[0].StartsWith("From ", StringComparison.Ordinal) ? 1 : 0;
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (; at < lines.Length; at++)
        {
            var line = lines[at].TrimEnd('\r');
            if (line.Length == 0 || line[0] is ' ' or '\t')
            {
                if (line.Length == 0)
                {
                    break;
                }

                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExceptInRange('!', '~'))
            {
                // The last line of what is looked at may be cut off.
                if (at < lines.Length - 1)
                {
                    return false;
                }

                break;
            }

            if (MailFields.Contains(line[..colon]))
            {
                known.Add(line[..colon]);
            }
        }

        return known.Count > LeastMailFields
            || (known.Count == LeastMailFields && (known.Contains("MIME-Version") || known.Contains("Received")));
    }

    // Text of whatever encoding whose marks are ASCII.
    private static string Start(ReadOnlySpan<byte> content)
    {
        var bytes = content[..Math.Min(content.Length, SniffedBytes)];
        return Encoding
            .Latin1.GetString(bytes)
            .Replace("\0", "", StringComparison.Ordinal)
            .TrimStart('\u00EF', '\u00BB', '\u00BF', '\u00FE', '\u00FF', ' ', '\t', '\r', '\n');
    }

    // A notebook says what it is at its end, behind its cells.
    private static string Tail(ReadOnlySpan<byte> content) =>
        Encoding.Latin1.GetString(content[Math.Max(0, content.Length - SniffedBytes)..]);

    [GeneratedRegex(@"^\d+\s*\r?\n\s*\d+:\d+:\d+[.,]\d+\s*-->", RegexOptions.NonBacktracking)]
    private static partial Regex SubRip();

    [GeneratedRegex("\"nbformat\"\\s*:", RegexOptions.NonBacktracking)]
    private static partial Regex Notebook();
}
