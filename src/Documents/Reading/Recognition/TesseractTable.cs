using System.Globalization;
using System.Text;

namespace Pipeline.Documents.Reading.Recognition;

/// <summary>
/// Reads what Tesseract writes of a page: a table (TSV) with level, page, block, paragraph, line, word, left, top,
/// width, height, confidence (0 to 100; -1 for what is no word) and text, and the same text in lines. The table parts
/// Korean words into syllables; where there are spaces, the lines say.
/// </summary>
internal static class TesseractTable
{
    private const int Columns = 12;
    private const string PageLevel = "1";
    private const string LineLevel = "4";
    private const string WordLevel = "5";

    // What is recognised with less is shadows, stamps and pictures. A word in a line that is sure otherwise may be less
    // sure.
    private const double LeastOfWord = 0.2;
    private const double LeastOfLine = 0.45;

    /// <summary>The page; without lines when the bytes are no such table.</summary>
    public static RecognisedPage Read(ReadOnlySpan<byte> output)
    {
        var rows = new List<string[]>();
        var text = new StringBuilder();
        foreach (var line in Encoding.UTF8.GetString(output).Split('\n'))
        {
            var cells = line.TrimEnd('\r').Split('\t', Columns);
            if (cells.Length == Columns)
            {
                rows.Add(cells);
            }
            else
            {
                text.Append(line).Append('\n');
            }
        }

        var page = rows.Find(row => row[0] == PageLevel);
        var lines = new List<RecognisedLine>();
        var spaces = new WordSpaces(text.ToString());
        var (paragraph, before) = (-1, default((string, string)));
        foreach (
            var line in rows.Where(row => row[0] is LineLevel or WordLevel)
                .GroupBy(row => (Block: row[2], Paragraph: row[3], row[4]))
        )
        {
            var box = line.First();
            var (top, height) = (Number(box[7]), Number(box[9]));
            var words = Words(line.Where(row => row[0] == WordLevel), spaces, top, top + height);
            if (words.Count == 0 || words.Average(word => word.Confidence) < LeastOfLine)
            {
                continue;
            }

            var at = (line.Key.Block, line.Key.Paragraph);
            if (paragraph < 0 || before != at)
            {
                (paragraph, before) = (paragraph + 1, at);
            }

            lines.Add(new RecognisedLine(paragraph, words, top, height));
        }
        return page is null
            ? new RecognisedPage(0, 0, [])
            : new RecognisedPage(Number(page[8]), Number(page[9]), lines);
    }

    // Boxes of syllables are higher than their lines.
    private static List<RecognisedWord> Words(IEnumerable<string[]> rows, WordSpaces spaces, int top, int bottom)
    {
        var words = new List<RecognisedWord>();
        foreach (var row in rows)
        {
            var upper = Math.Clamp(Number(row[7]), top, bottom);
            var lower = Math.Clamp(Number(row[7]) + Number(row[9]), upper, bottom);
            var word = new RecognisedWord(
                row[11].Trim(),
                Share(row[10]),
                Number(row[6]),
                upper,
                Number(row[8]),
                lower - upper
            );
            var isApart = spaces.IsBefore(word.Text);
            if (word.Text.Length == 0)
            {
                continue;
            }

            if (isApart || words.Count == 0)
            {
                words.Add(word);
            }
            else
            {
                words[^1] = Joined(words[^1], word);
            }
        }
        words.RemoveAll(word => word.Confidence < LeastOfWord);
        return words;
    }

    private static RecognisedWord Joined(RecognisedWord first, RecognisedWord second)
    {
        var (left, top) = (Math.Min(first.Left, second.Left), Math.Min(first.Top, second.Top));
        return new RecognisedWord(
            first.Text + second.Text,
            Math.Min(first.Confidence, second.Confidence),
            left,
            top,
            Math.Max(first.Left + first.Width, second.Left + second.Width) - left,
            Math.Max(first.Top + first.Height, second.Top + second.Height) - top
        );
    }

    private static double Share(string percent) =>
        double.TryParse(percent, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value)
            ? Math.Clamp(value / 100, 0, 1)
            : 0;

    // No image has more; sums of two such numbers fit.
    private static int Number(string cell) =>
        int.TryParse(cell, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, 0, short.MaxValue * 4)
            : 0;

    /// <summary>Says of word after word whether a space stands before it in a text.</summary>
    private sealed class WordSpaces(string text)
    {
        private int _at;
        private bool _isLost;

        public bool IsBefore(string word)
        {
            var start = _at;
            while (_at < text.Length && (char.IsWhiteSpace(text[_at]) || text[_at] == '\f'))
            {
                _at++;
            }

            var isSpace = _at > start;
            if (_isLost || !text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
            {
                _isLost = true;
                return true;
            }

            _at += word.Length;
            return isSpace;
        }
    }
}
