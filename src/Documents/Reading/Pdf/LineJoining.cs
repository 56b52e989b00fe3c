using System.Text;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Joins lines to the text that they were before a page broke it.</summary>
internal sealed class LineJoining
{
    private readonly StringBuilder _text = new();

    /// <summary>Characters so far.</summary>
    public int Length => _text.Length;

    /// <summary>Adds a line.</summary>
    /// <param name="line">Its text.</param>
    /// <param name="isBroken">Whether the text has a line of its own here.</param>
    public void Add(string line, bool isBroken)
    {
        if (line.Length == 0)
        {
            return;
        }

        if (_text.Length == 0)
        {
            _text.Append(line);
        }
        else if (isBroken)
        {
            _text.Append('\n').Append(line);
        }
        else if (IsHyphenated(line))
        {
            _text.Length--;
            _text.Append(line);
        }
        else
        {
            // Chinese and Japanese have no spaces to lose at a line end; Korean has.
            _text.Append(IsUnspaced(_text[^1]) && IsUnspaced(line[0]) ? "" : " ").Append(line);
        }
    }

    public override string ToString() => _text.ToString();

    private bool IsHyphenated(string line) =>
        _text.Length > 1
        && _text[^1] is '-' or '\u00AD' or '\u2010'
        && char.IsLetter(_text[^2])
        && char.IsLower(line[0]);

    private static bool IsUnspaced(char c) =>
        c is (>= '\u3000' and <= '\u30FF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uFF01' and <= '\uFF60');
}
