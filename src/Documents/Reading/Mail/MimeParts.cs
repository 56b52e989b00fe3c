using System.Text;

namespace Pipeline.Documents.Reading.Mail;

/// <summary>Counts the parts of a mail by its bytes, before a parser makes an object of each.</summary>
internal static class MimeParts
{
    private const int LongestBoundary = 200;
    private const int MostBoundaries = 100_000;

    /// <summary>Refuses a mail with more parts than any has. In a mailbox the parts of each mail count by
    /// themselves.</summary>
    /// <exception cref="DocumentReadException">There are too many.</exception>
    public static void Check(ReadOnlySpan<byte> content, bool isBox, ReadingLimits limits)
    {
        var counts = Declared(content).ToDictionary(boundary => boundary, _ => 0, StringComparer.Ordinal);
        var all = 0;
        while (counts.Count > 0 && !content.IsEmpty)
        {
            var end = content.IndexOf((byte)'\n');
            var line = (end < 0 ? content : content[..end]).TrimEnd("\r \t"u8);
            content = end < 0 ? default : content[(end + 1)..];
            if (line.Length is < 3 or > LongestBoundary || !line.StartsWith("--"u8))
            {
                continue;
            }

            var boundary = Encoding.Latin1.GetString(line[2..]);
            if (!counts.TryGetValue(boundary, out var count))
            {
                continue;
            }

            counts[boundary] = ++count;
            all++;
            if (count > limits.MaxParts || (!isBox && all > limits.MaxParts))
            {
                throw Failures.TooManyParts(limits);
            }
        }
    }

    private static HashSet<string> Declared(ReadOnlySpan<byte> content)
    {
        var mark = "boundary="u8;
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (found.Count < MostBoundaries && content.IndexOf(mark) is >= 0 and var at)
        {
            content = content[(at + mark.Length)..];
            var value = content[..Math.Min(content.Length, LongestBoundary)];
            var isQuoted = value.StartsWith("\""u8);
            value = isQuoted ? value[1..] : value;
            var end = isQuoted ? value.IndexOf((byte)'"') : value.IndexOfAny("; \t\r\n"u8);
            found.Add(Encoding.Latin1.GetString(end < 0 ? value : value[..end]));
        }
        found.Remove("");
        return found;
    }
}
