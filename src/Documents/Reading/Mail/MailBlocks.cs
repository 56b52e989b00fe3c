using System.Globalization;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Mail;

/// <summary>Writes the head of a mail: its subject as a heading, then whose it is, for whom, since when and with what.
/// </summary>
internal static class MailBlocks
{
    /// <summary>Adds the head.</summary>
    public static void Head(
        DocumentTextBuilder builder,
        int level,
        string? subject,
        DateTimeOffset? date,
        IEnumerable<string> attachments,
        params ReadOnlySpan<(string Name, string? Value)> people
    )
    {
        builder.Title ??= subject;
        builder.Add(BlockKind.Heading, subject ?? "", level);
        var lines = new List<string>();
        foreach (var (name, value) in people)
        {
            Line(name, value);
        }

        Line("Date", date?.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture));
        Line("Attachments", string.Join(", ", attachments.Where(name => name.Length > 0)));
        builder.Add(BlockKind.Paragraph, string.Join('\n', lines));

        void Line(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                lines.Add($"{name}: {TextCleaning.OneLine(value)}");
            }
        }
    }
}
