using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Markup;

/// <summary>Reads Org, reStructuredText and AsciiDoc line by line: headings, lists, tables with bars, blocks of code,
/// and paragraphs without the marks of links and emphasis.</summary>
internal sealed partial class MarkupLines(
    MarkupKind kind,
    DocumentTextBuilder builder,
    ReadingLimits limits,
    CancellationToken cancellationToken
)
{
    private const string Underlines = "=-~^\"'`#*+.:_<>";

    private readonly StringBuilder _text = new();
    private readonly List<char> _levels = [];
    private BlockKind _kind = BlockKind.Paragraph;
    private BarTable? _table;
    private bool _isHeader;

    /// <summary>Adds all lines.</summary>
    public void Add(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var line = lines[i].TrimEnd();
            var trimmed = line.TrimStart();
            if (trimmed.Length == 0)
            {
                Flush();
            }
            else if (Fence(lines, i) is var next && next > i)
            {
                i = next - 1;
            }
            else if (Heading(lines, i, trimmed) is var read && read > 0)
            {
                i += read - 1;
            }
            else if (trimmed.StartsWith('|') && kind != MarkupKind.Rst)
            {
                Row(trimmed);
            }
            else if (!IsLeft(trimmed, line))
            {
                Text(line, trimmed);
            }
        }
        Flush();
    }

    private void Text(string line, string trimmed)
    {
        var marker = MarkerLength(trimmed);
        if (marker > 0)
        {
            Flush();
            _kind = BlockKind.ListItem;
            trimmed = (char.IsLetterOrDigit(trimmed[0]) ? trimmed[..marker] : "- ") + trimmed[marker..];
        }
        else if (_table is not null)
        {
            Flush();
        }

        _text.Append(_text.Length > 0 ? "\n" : "").Append(Plain(trimmed));
        if (kind == MarkupKind.Rst && line.EndsWith("::", StringComparison.Ordinal) && _text.Length > 0)
        {
            _text.Length--;
        }
    }

    private int MarkerLength(string trimmed)
    {
        if (kind == MarkupKind.AsciiDoc && trimmed[0] is '*' or '.' or '-')
        {
            var run = trimmed.AsSpan().IndexOfAnyExcept(trimmed[0]);
            return run is > 0 and < 6 && trimmed[run] == ' ' ? run + 1 : 0;
        }

        return ListMarker.Length(trimmed);
    }

    // The lines that a heading takes; 0 when there is none.
    private int Heading(string[] lines, int at, string trimmed)
    {
        if (kind != MarkupKind.Rst)
        {
            var mark = kind == MarkupKind.Org ? '*' : '=';
            var run = lines[at].AsSpan().IndexOfAnyExcept(mark);
            if (run is <= 0 or > 6 || lines[at][run] != ' ')
            {
                return 0;
            }

            AddHeading(kind == MarkupKind.Org ? OrgWords().Replace(lines[at][run..], "") : lines[at][run..], run);
            return 1;
        }

        if (
            IsUnderline(trimmed)
            && at + 2 < lines.Length
            && IsUnderline(lines[at + 2])
            && lines[at + 1].Trim().Length > 0
        )
        {
            AddHeading(lines[at + 1], LevelOf(char.ToUpperInvariant(trimmed[0]), over: true));
            return 3;
        }

        if (
            at + 1 < lines.Length
            && _text.Length == 0
            && !IsUnderline(trimmed)
            && IsUnderline(lines[at + 1])
            && lines[at + 1].TrimEnd().Length >= Math.Min(trimmed.Length, 3)
        )
        {
            AddHeading(trimmed, LevelOf(lines[at + 1][0], over: false));
            return 2;
        }
        return IsUnderline(trimmed) ? 1 : 0;
    }

    private void AddHeading(string text, int level)
    {
        Flush();
        var plain = Plain(text.Trim());
        builder.Title ??= plain;
        builder.Add(BlockKind.Heading, plain, level);
    }

    // Whoever writes chooses the signs; the first is the outermost (docutils, "Sections").
    private int LevelOf(char mark, bool over)
    {
        var key = over ? (char)(mark + 256) : mark;
        var at = _levels.IndexOf(key);
        if (at < 0)
        {
            at = _levels.Count;
            _levels.Add(key);
        }
        return Math.Min(at + 1, 6);
    }

    private static bool IsUnderline(string line)
    {
        var text = line.AsSpan().TrimEnd();
        return text.Length >= 3 && Underlines.Contains(text[0]) && !text.ContainsAnyExcept(text[0]);
    }

    // The line after a block of code that begins at a line, or -1.
    private int Fence(string[] lines, int at)
    {
        var line = lines[at].Trim();
        if (kind == MarkupKind.Org && line.StartsWith("#+BEGIN_", StringComparison.OrdinalIgnoreCase))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return Code(
                lines,
                at,
                other => other.Trim().StartsWith("#+END_", StringComparison.OrdinalIgnoreCase),
                words.Length > 1 ? words[1] : null
            );
        }

        if (kind == MarkupKind.AsciiDoc && line is "----" or "....")
        {
            return Code(lines, at, other => other.Trim() == line, null);
        }

        var previous = at > 0 ? lines[at - 1].Trim() : "";
        if (
            kind == MarkupKind.Rst
            && lines[at].StartsWith(' ')
            && _text.Length == 0
            && previous.Length == 0
            && Introduced(lines, at)
        )
        {
            var end = at;
            while (end + 1 < lines.Length && (lines[end + 1].Length == 0 || lines[end + 1][0] is ' ' or '\t'))
            {
                end++;
            }

            var indent = lines[at].Length - lines[at].TrimStart().Length;
            var code = lines[at..(end + 1)]
                .Select(inner => inner[Math.Min(indent, inner.Length - inner.TrimStart().Length)..]);
            builder.Add(BlockKind.Code, string.Join('\n', code));
            return end + 1;
        }
        return -1;
    }

    private static bool Introduced(string[] lines, int at)
    {
        for (var i = at - 1; i >= Math.Max(0, at - 4); i--)
        {
            var line = lines[i].Trim();
            if (line.Length > 0 && !line.StartsWith(':'))
            {
                return line.EndsWith("::", StringComparison.Ordinal)
                        && !line.StartsWith(".. ", StringComparison.Ordinal)
                    || line.StartsWith(".. code", StringComparison.Ordinal);
            }
        }
        return false;
    }

    private int Code(string[] lines, int at, Func<string, bool> ends, string? language)
    {
        var end = at + 1;
        while (end < lines.Length && !ends(lines[end]))
        {
            end++;
        }

        Flush();
        builder.Add(BlockKind.Code, string.Join('\n', lines, at + 1, end - at - 1), language: language);
        return end + 1;
    }

    private void Row(string line)
    {
        if (kind == MarkupKind.AsciiDoc && line.StartsWith("|===", StringComparison.Ordinal))
        {
            Flush();
            _isHeader = true;
            return;
        }

        if (_table is null)
        {
            Flush();
            _table = new BarTable(limits);
            _isHeader |= kind == MarkupKind.Org;
        }

        if (line.AsSpan().ContainsAnyExcept("|-+ "))
        {
            var cells = line.Trim('|').Split('|').Select(cell => Plain(cell.Trim())).ToList();
            if (_isHeader && _table.IsEmpty)
            {
                _table.SetHeader(cells);
            }
            else
            {
                _table.Row(cells);
            }
        }
    }

    // Settings, comments, drawers and directives.
    private bool IsLeft(string trimmed, string line) =>
        kind switch
        {
            MarkupKind.Org => trimmed.StartsWith("#+", StringComparison.Ordinal)
                || trimmed.StartsWith("# ", StringComparison.Ordinal)
                || OrgDrawer().IsMatch(trimmed),
            MarkupKind.AsciiDoc => AsciiDocSetting().IsMatch(line) || line is "====" or "****" or "____" or "--" or "+",
            _ => trimmed.StartsWith(".. ", StringComparison.Ordinal) || RstField().IsMatch(trimmed),
        };

    private string Plain(string text) =>
        kind switch
        {
            MarkupKind.Org => OrgLink()
                .Replace(text, match => match.Groups[2].Success ? match.Groups[2].Value : match.Groups[1].Value),
            MarkupKind.AsciiDoc => AsciiDocLink().Replace(text, "$1"),
            _ => RstRole().Replace(RstLink().Replace(text, "$1"), "$1").Replace("``", "", StringComparison.Ordinal),
        };

    private void Flush()
    {
        if (_table is not null)
        {
            builder.Add(BlockKind.Table, _table.ToString());
            (_table, _isHeader) = (null, false);
        }

        builder.Add(_kind, _text.ToString());
        _text.Clear();
        _kind = BlockKind.Paragraph;
    }

    [GeneratedRegex(@"^\s*(?:TODO|DONE)\s|\s+:[\w@:]+:\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex OrgWords();

    [GeneratedRegex(@"^:[A-Za-z_-]+:(?:\s|$)", RegexOptions.NonBacktracking)]
    private static partial Regex OrgDrawer();

    [GeneratedRegex(@"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]", RegexOptions.NonBacktracking)]
    private static partial Regex OrgLink();

    [GeneratedRegex(@"^(?::[\w!-]+:|//|\[[^\[\]]*\]$|image::)", RegexOptions.NonBacktracking)]
    private static partial Regex AsciiDocSetting();

    [GeneratedRegex(@"(?:https?://|link:|mailto:|xref:)[^\s\[\]]+\[([^\[\]]*)\]", RegexOptions.NonBacktracking)]
    private static partial Regex AsciiDocLink();

    [GeneratedRegex(@"^:[\w -]+:(?:\s|$)", RegexOptions.NonBacktracking)]
    private static partial Regex RstField();

    [GeneratedRegex(@"`([^`<>]+?)\s*<[^`<>]*>`_{1,2}", RegexOptions.NonBacktracking)]
    private static partial Regex RstLink();

    [GeneratedRegex(@":[\w:+.-]+:`([^`]*)`", RegexOptions.NonBacktracking)]
    private static partial Regex RstRole();
}
