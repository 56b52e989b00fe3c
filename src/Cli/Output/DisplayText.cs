using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Pipeline.Cli.Output;

/// <summary>Text measured and cut by the columns that it takes on a terminal: a Hangul syllable takes two.</summary>
internal static class DisplayText
{
    private const string Ellipsis = "…";

    /// <summary>The columns that a text takes.</summary>
    public static int Width(string text) => text.GetCellWidth();

    /// <summary>A text on one line, filled with spaces to a width.</summary>
    public static string Pad(string text, int width, bool right = false)
    {
        var space = new string(' ', Math.Max(0, width - Width(text)));
        return right ? space + text : text + space;
    }

    /// <summary>A text without its middle, so that a path keeps its beginning and its file name.</summary>
    public static string Shorten(string text, int width)
    {
        if (Width(text) <= width)
        {
            return text;
        }

        var elements = Elements(text).ToArray();
        var (first, last) = (0, elements.Length);
        var (head, tail) = (new StringBuilder(), "");
        for (var left = width - 1; first < last; )
        {
            // The end is of more use than the beginning: it tells files of one folder apart.
            var fromEnd = Width(tail) <= Width(head.ToString());
            var next = fromEnd ? elements[last - 1] : elements[first];
            if (Width(next) > left)
            {
                break;
            }

            left -= Width(next);
            if (fromEnd)
            {
                tail = next + tail;
                last--;
            }
            else
            {
                head.Append(next);
                first++;
            }
        }

        return head + Ellipsis + tail;
    }

    /// <summary>A text in lines of at most so many columns, broken between words; a word is broken only when it is
    /// wider than a line.</summary>
    public static IReadOnlyList<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var used = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (used > 0 && used + 1 + Width(word) > width)
            {
                Break();
            }

            if (used > 0)
            {
                line.Append(' ');
                used++;
            }

            foreach (var piece in Width(word) <= width ? [word] : Elements(word))
            {
                if (used > 0 && used + Width(piece) > width)
                {
                    Break();
                }

                line.Append(piece);
                used += Width(piece);
            }
        }

        Break();
        return lines;

        void Break()
        {
            lines.Add(line.ToString());
            line.Clear();
            used = 0;
        }
    }

    /// <summary>The widest word of a text: a column of this width breaks none.</summary>
    public static int WidestWord(string text) => text.Split(' ').Max(Width);

    private static IEnumerable<string> Elements(string text)
    {
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext(); )
        {
            yield return elements.GetTextElement();
        }
    }
}
