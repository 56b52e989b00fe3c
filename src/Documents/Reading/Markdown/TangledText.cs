using System.Text;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Pipeline.Documents.Reading.Markdown;

/// <summary>
/// Keeps text from the parser that would cost it time with the square of its length: for every mark that may open
/// something the parser looks for the end of it, and people leave few of them open in one paragraph.
/// </summary>
internal static class TangledText
{
    // Below this length nothing takes long.
    private const int ShortText = 2048;
    private const int MaxOpen = 64;
    private const int MaxMarks = 4096;
    private const int MaxDeclarations = 64;
    private const int MaxDefinitionLines = 64;
    private const int MaxDefinitions = 16_384;

    /// <summary>Lets a paragraph or heading that is tangled stand as it was written, markup and all.</summary>
    public static void LeaveAsItStands(BlockProcessor processor, Block block)
    {
        if (block is LeafBlock { ProcessInlines: true } leaf && IsTangled(leaf))
        {
            leaf.ProcessInlines = false;
        }
    }

    /// <summary>
    /// Puts a blank line into long runs of link definitions, which mean the same with it: the parser copies the rest of
    /// a paragraph after each definition that it takes from its beginning. Definitions beyond a number that no document
    /// has become text: the parser compares each with all before it.
    /// </summary>
    public static string WithDefinitionsApart(string text)
    {
        var run = 0;
        var definitions = 0;
        StringBuilder? result = null;
        var copied = 0;
        for (var start = 0; start < text.Length; )
        {
            var feed = text.IndexOf('\n', start);
            var end = feed < 0 ? text.Length : feed + 1;
            var line = text.AsSpan(start, end - start).TrimStart(' ');
            run = line is ['[', ..] ? run + 1 : 0;
            if (run > 0 && line.Contains("]:", StringComparison.Ordinal) && ++definitions > MaxDefinitions)
            {
                var bracket = end - line.Length;
                (result ??= new StringBuilder(text.Length + (text.Length / 16)))
                    .Append(text, copied, bracket - copied)
                    .Append('\\');
                copied = bracket;
                run = 0;
            }
            if (run == MaxDefinitionLines && end < text.Length)
            {
                (result ??= new StringBuilder(text.Length + (text.Length / 16)))
                    .Append(text, copied, end - copied)
                    .Append('\n');
                copied = end;
                run = 0;
            }
            start = end;
        }
        return result?.Append(text, copied, text.Length - copied).ToString() ?? text;
    }

    private static bool IsTangled(LeafBlock leaf)
    {
        var length = 0;
        for (var i = 0; i < leaf.Lines.Count; i++)
        {
            length += leaf.Lines.Lines[i].Slice.Length + 1;
        }

        if (length < ShortText)
        {
            return false;
        }

        int brackets = 0,
            parentheses = 0,
            marks = 0,
            declarations = 0;
        for (var i = 0; i < leaf.Lines.Count; i++)
        {
            var line = leaf.Lines.Lines[i].Slice.AsSpan();
            for (var at = 0; at < line.Length; at++)
            {
                switch (line[at])
                {
                    case '[':
                        brackets++;
                        break;
                    case ']':
                        brackets = Math.Max(0, brackets - 1);
                        break;
                    case '(' when at > 0 && line[at - 1] == ']':
                        parentheses++;
                        break;
                    case ')':
                        parentheses = Math.Max(0, parentheses - 1);
                        break;
                    case '*' or '_' or '|' or '~':
                        marks++;
                        break;
                    case '<' when at + 1 < line.Length && line[at + 1] is '!' or '?':
                        declarations++;
                        break;
                }
                if (brackets > MaxOpen || parentheses > MaxOpen || marks > MaxMarks || declarations > MaxDeclarations)
                {
                    return true;
                }
            }
        }
        return false;
    }
}
