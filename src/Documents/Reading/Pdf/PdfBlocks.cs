using System.Text;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Makes blocks of lines: drops running headers, finds headings by size, joins what line ends have
/// parted.</summary>
internal static class PdfBlocks
{
    // A heading is noticeably larger than the text; superscripts and scaled fonts vary by less.
    private const double HeadingRatio = 1.15;
    private const double SameSizeRatio = 1.1;
    private const int MaxHeadingCharacters = 200;
    private const int MaxHeadingLines = 3;
    private const int FewestPagesWithHeaders = 3;

    public static void Write(
        List<PdfLine> lines,
        int pages,
        DocumentTextBuilder builder,
        CancellationToken cancellationToken
    )
    {
        var kept = WithoutRunningHeaders(lines, pages);
        if (kept.Count == 0)
        {
            return;
        }

        var body = kept.GroupBy(line => line.Size).MaxBy(group => group.Sum(line => (long)line.Text.Length))!.Key;
        var groups = Groups(kept);
        var sizes = groups
            .Where(group => IsHeading(group, body))
            .Select(group => group[0].Size)
            .Distinct()
            .OrderDescending()
            .ToList();
        foreach (var group in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsHeading(group, body))
            {
                var text = Joined(group, out var places);
                builder.Add(BlockKind.Heading, text, sizes.IndexOf(group[0].Size) + 1, group[0].Page, places: places);
            }
            else
            {
                AddText(group, builder);
            }
        }
    }

    private static void AddText(List<PdfLine> lines, DocumentTextBuilder builder)
    {
        var start = 0;
        for (var i = 1; i <= lines.Count; i++)
        {
            if (i < lines.Count && ListMarker.Length(lines[i].Text) == 0)
            {
                continue;
            }

            var part = lines[start..i];
            var kind = ListMarker.Length(part[0].Text) > 0 ? BlockKind.ListItem : BlockKind.Paragraph;
            var text = Joined(part, out var places);
            builder.Add(kind, text, page: part[0].Page, places: places);
            start = i;
        }
    }

    // What stands at the edge of half the pages, numbers aside, belongs to the paper and not to the text.
    private static List<PdfLine> WithoutRunningHeaders(List<PdfLine> lines, int pages)
    {
        if (pages < FewestPagesWithHeaders)
        {
            return lines;
        }

        var running = lines
            .Where(line => line.OnEdge)
            .GroupBy(line => WithoutNumbers(line.Text))
            .Where(group =>
                group.Select(line => line.Page).Distinct().Count() >= Math.Max(FewestPagesWithHeaders, pages / 2)
            )
            .Select(group => group.Key)
            .ToHashSet();
        var kept = lines.FindAll(line => !line.OnEdge || !running.Contains(WithoutNumbers(line.Text)));
        // Slides with a line each are no headers.
        return kept.Count > 0 ? kept : lines;
    }

    private static string WithoutNumbers(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsDigit(c))
            {
                result.Append(c);
            }
            else if (result.Length == 0 || result[^1] != '#')
            {
                result.Append('#');
            }
        }
        return result.ToString().Trim();
    }

    private static List<List<PdfLine>> Groups(List<PdfLine> lines)
    {
        var groups = new List<List<PdfLine>>();
        PdfLine? last = null;
        foreach (var line in lines)
        {
            var joins =
                last is not null
                && last.Page == line.Page
                && last.Block == line.Block
                && Math.Max(last.Size, line.Size) <= Math.Min(last.Size, line.Size) * SameSizeRatio;
            if (joins)
            {
                groups[^1].Add(line);
            }
            else
            {
                groups.Add([line]);
            }

            last = line;
        }
        return groups;
    }

    private static bool IsHeading(List<PdfLine> group, double body) =>
        body > 0
        && group[0].Size >= body * HeadingRatio
        && group.Count <= MaxHeadingLines
        && group.Sum(line => line.Text.Length) <= MaxHeadingCharacters;

    private static string Joined(List<PdfLine> lines, out List<TextPlace> places)
    {
        var result = new StringBuilder();
        places = [];
        foreach (var line in lines)
        {
            var text = line.Text;
            places.Add(new TextPlace(result.Length, line.Page, line.Box));
            if (result.Length == 0)
            {
                result.Append(text);
            }
            else if (
                result.Length > 1
                && result[^1] is '-' or '\u00AD' or '\u2010'
                && char.IsLetter(result[^2])
                && text.Length > 0
                && char.IsLower(text[0])
            )
            {
                result.Length--;
                result.Append(text);
            }
            else
            {
                // Chinese and Japanese have no spaces to lose at a line end; Korean has.
                var unspaced = IsUnspaced(result[^1]) && text.Length > 0 && IsUnspaced(text[0]);
                result.Append(unspaced ? "" : " ").Append(text);
            }
        }
        return result.ToString();
    }

    private static bool IsUnspaced(char c) => c is (>= '\u3040' and <= '\u30FF') or (>= '\u4E00' and <= '\u9FFF');
}

/// <summary>A line of a page.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Size">Mean font size in points, to half a point.</param>
/// <param name="Page">Page number, from 1.</param>
/// <param name="Block">Which block of the page it belongs to.</param>
/// <param name="OnEdge">Whether it lies in the top or bottom tenth of the page.</param>
internal sealed record PdfLine(string Text, double Size, int Page, int Block, bool OnEdge)
{
    /// <summary>Where it lies; null: that cannot be said.</summary>
    public PageBox? Box { get; init; }
}
