using System.Text;
using System.Text.RegularExpressions;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Markup;

/// <summary>Reads TeX and LaTeX: headings, items and paragraphs without commands; formulas stay as they are written.
/// </summary>
internal sealed partial class TexBlocks(DocumentTextBuilder builder, CancellationToken cancellationToken)
{
    private static readonly Dictionary<string, int> Levels = new(StringComparer.Ordinal)
    {
        ["title"] = 1,
        ["part"] = 1,
        ["chapter"] = 1,
        ["section"] = 2,
        ["subsection"] = 3,
        ["subsubsection"] = 4,
        ["paragraph"] = 5,
        ["subparagraph"] = 6,
    };

    private readonly StringBuilder _text = new();
    private bool _isItem;

    /// <summary>Adds all lines.</summary>
    public void Add(string[] lines)
    {
        var hasBody = Array.Exists(lines, line => line.Contains(@"\begin{document}", StringComparison.Ordinal));
        var inBody = !hasBody;
        string? verbatim = null;
        var code = new StringBuilder();
        foreach (var raw in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (verbatim is not null)
            {
                if (raw.Contains(verbatim, StringComparison.Ordinal))
                {
                    builder.Add(BlockKind.Code, code.ToString());
                    code.Clear();
                    verbatim = null;
                }
                else
                {
                    code.Append(raw).Append('\n');
                }

                continue;
            }

            var line = WithoutComment(raw).Trim();
            if (Verbatim().Match(line) is { Success: true } match)
            {
                Text(line[..match.Index]);
                Flush();
                verbatim = $@"\end{{{match.Groups[1].Value}}}";
            }
            else if (Heading().Match(line) is { Success: true } heading)
            {
                AddHeading(heading);
            }
            else if (!inBody)
            {
                inBody = line.StartsWith(@"\begin{document}", StringComparison.Ordinal);
            }
            else if (line.Length == 0 && raw.Trim().Length == 0)
            {
                Flush();
            }
            else
            {
                Text(line);
            }
        }
        Flush();
        builder.Add(BlockKind.Code, code.ToString());
    }

    private void AddHeading(Match heading)
    {
        Flush();
        var rest = heading.Groups[2].Value;
        var end = Closing(rest);
        var text = Plain(rest[..end]);
        var level = Levels[heading.Groups[1].Value];
        builder.Title ??= level == 1 ? text : null;
        builder.Add(BlockKind.Heading, text, level);
        Text(rest[Math.Min(end + 1, rest.Length)..]);
    }

    private void Text(string line)
    {
        if (line.StartsWith(@"\item", StringComparison.Ordinal))
        {
            Flush();
            _isItem = true;
            line = line[5..];
        }
        else if (
            line.StartsWith(@"\begin{", StringComparison.Ordinal) || line.StartsWith(@"\end{", StringComparison.Ordinal)
        )
        {
            Flush();
            var close = line.IndexOf('}', StringComparison.Ordinal);
            line = line.Contains("abstract", StringComparison.Ordinal) || close < 0 ? "" : line[(close + 1)..];
        }

        _text.Append(_text.Length > 0 ? " " : "").Append(line);
    }

    private void Flush()
    {
        var text = Plain(_text.ToString());
        _text.Clear();
        if (text.Length > 0)
        {
            builder.Add(_isItem ? BlockKind.ListItem : BlockKind.Paragraph, _isItem ? "- " + text : text);
        }

        _isItem = false;
    }

    private static int Closing(string text)
    {
        var depth = 1;
        for (var i = 0; i < text.Length; i++)
        {
            depth +=
                text[i] == '{' ? 1
                : text[i] == '}' ? -1
                : 0;
            if (depth == 0)
            {
                return i;
            }
        }
        return text.Length;
    }

    private static string WithoutComment(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] == '%')
            {
                return line[..i];
            }
        }
        return line;
    }

    // What refers or sets something goes with its argument; other commands go, and their argument stays.
    private static string Plain(string text)
    {
        text = Silent().Replace(text, "");
        text = Command().Replace(text, "");
        return Signs().Replace(text, " ").Replace("~", " ").Replace(@"\", "").Trim();
    }

    [GeneratedRegex(@"\\begin\{(verbatim|lstlisting|minted|Verbatim)\}")]
    private static partial Regex Verbatim();

    [GeneratedRegex(@"^\\(title|part|chapter|(?:sub)*section|(?:sub)?paragraph)\*?(?:\[[^\]]*\])?\{(.*)$")]
    private static partial Regex Heading();

    [GeneratedRegex(
        @"\\(?:cite[a-z]*|ref|eqref|autoref|cref|label|vspace|hspace|includegraphics|usepackage|documentclass|bibliography|bibliographystyle|input|include|setlength|pagestyle|thispagestyle|newcommand|renewcommand|maketitle)\*?(?:\[[^\]]*\])*(?:\{[^{}]*\})?",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Silent();

    [GeneratedRegex(@"\\[A-Za-z]+\*?(?:\[[^\]]*\])?", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(@"[{}&]|\\\\|\\,", RegexOptions.NonBacktracking)]
    private static partial Regex Signs();
}
