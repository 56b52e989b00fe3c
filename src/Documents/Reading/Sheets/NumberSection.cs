using System.Text;

namespace Pipeline.Documents.Reading.Sheets;

/// <summary>One section of a number format: what positive, negative or other numbers look like.</summary>
internal sealed class NumberSection
{
    private NumberSection(bool isGeneral) => IsGeneral = isGeneral;

    /// <summary>Whether numbers are shown as they are.</summary>
    public bool IsGeneral { get; private set; }

    /// <summary>Whether the section is for text.</summary>
    public bool IsText { get; private set; }

    /// <summary>The words before the number.</summary>
    public string Prefix { get; private set; } = "";

    /// <summary>The words after it.</summary>
    public string Suffix { get; private set; } = "";

    /// <summary>Whether there is a place for a digit.</summary>
    public bool HasDigits { get; private set; }

    /// <summary>Digits before the point that are always shown.</summary>
    public int Digits { get; private set; }

    /// <summary>Digits after the point that are always shown.</summary>
    public int Decimals { get; private set; }

    /// <summary>Further digits after the point that are shown where there are any.</summary>
    public int OptionalDecimals { get; private set; }

    /// <summary>Whether thousands are parted.</summary>
    public bool Grouped { get; private set; }

    /// <summary>Times that the number is shown as a multiple of 1/100.</summary>
    public int Percents { get; private set; }

    /// <summary>Times that the number is divided by a thousand.</summary>
    public int Thousands { get; private set; }

    /// <summary>Whether there is an exponent.</summary>
    public bool Exponent { get; private set; }

    /// <summary>Whether it is shown as a fraction.</summary>
    public bool IsFraction { get; private set; }

    /// <summary>The letters of dates in the section, in lower case: "yyyymmdd".</summary>
    public string DateLetters { get; private set; } = "";

    /// <summary>Whether times are added up beyond a day.</summary>
    public bool IsElapsed { get; private set; }

    /// <summary>Whether the section shows dates or times.</summary>
    public bool IsDate => DateLetters.Length > 0;

    /// <summary>The sections of a code, which semicolons outside quotes part.</summary>
    public static IEnumerable<string> Split(string code)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i < code.Length; i++)
        {
            if (code[i] == '"')
            {
                quoted = !quoted;
            }
            else if (code[i] == '\\' && !quoted)
            {
                i++;
            }
            else if (code[i] == ';' && !quoted)
            {
                yield return code[start..i];
                start = i + 1;
            }
        }
        yield return code[Math.Min(start, code.Length)..];
    }

    /// <summary>Takes a section apart.</summary>
    public static NumberSection Of(string code)
    {
        var section = new NumberSection(isGeneral: false);
        var prefix = new StringBuilder();
        var suffix = new StringBuilder();
        var letters = new StringBuilder();
        var afterPoint = false;
        var commas = 0;
        for (var i = 0; i < code.Length; i++)
        {
            var words = section.HasDigits ? suffix : prefix;
            var c = code[i];
            switch (c)
            {
                case '"':
                    var end = code.IndexOf('"', i + 1);
                    end = end < 0 ? code.Length : end;
                    words.Append(code, i + 1, end - i - 1);
                    i = end;
                    break;
                case '\\' when i + 1 < code.Length:
                    words.Append(code[++i]);
                    break;
                case '_' or '*':
                    // A blank as wide as the next character, and one repeated over the cell.
                    i++;
                    words.Append(c == '_' && words.Length > 0 ? " " : "");
                    break;
                case '[':
                    i = section.Bracket(code, i, words, letters);
                    break;
                case '0' or '#' or '?':
                    section.Digit(c, afterPoint, commas);
                    commas = 0;
                    break;
                case '.' when !afterPoint:
                    (afterPoint, commas) = (true, 0);
                    break;
                case ',':
                    commas++;
                    break;
                case '%':
                    section.Percents++;
                    words.Append('%');
                    break;
                case '/' when section.HasDigits && letters.Length == 0:
                    section.IsFraction = true;
                    break;
                case '@':
                    section.IsText = true;
                    break;
                case 'E' or 'e' when section.HasDigits && i + 1 < code.Length && code[i + 1] is '+' or '-':
                    section.Exponent = true;
                    i = code.AsSpan(i + 2).IndexOfAnyExcept('0', '#') is var past and >= 0 ? i + 1 + past : code.Length;
                    break;
                case 'A' or 'a' when code.AsSpan(i).StartsWith("AM/PM", StringComparison.OrdinalIgnoreCase):
                    i += 4;
                    break;
                case 'G' or 'g' when code.AsSpan(i).StartsWith("General", StringComparison.OrdinalIgnoreCase):
                    section.IsGeneral = true;
                    i += 6;
                    break;
                case 'y' or 'm' or 'd' or 'h' or 's' or 'Y' or 'M' or 'D' or 'H' or 'S' or 'e' or 'b':
                    letters.Append(char.ToLowerInvariant(c is 'e' or 'b' ? 'y' : c));
                    break;
                default:
                    words.Append(c);
                    break;
            }
        }
        section.Thousands = section.HasDigits ? commas : 0;
        (section.Prefix, section.Suffix) = (prefix.ToString(), suffix.ToString());
        section.DateLetters = letters.ToString();
        return section;
    }

    private void Digit(char c, bool afterPoint, int commas)
    {
        HasDigits = true;
        if (!afterPoint)
        {
            Grouped |= commas > 0;
            Digits += c == '0' ? 1 : 0;
        }
        else if (c == '0' && OptionalDecimals == 0 && !IsFraction)
        {
            Decimals++;
        }
        else
        {
            OptionalDecimals++;
        }
    }

    // [Red], [<100], [$€-407], [h]: colours and conditions change nothing here.
    private int Bracket(string code, int at, StringBuilder words, StringBuilder letters)
    {
        var end = code.IndexOf(']', at);
        if (end < 0)
        {
            return code.Length;
        }

        var inside = code.AsSpan(at + 1, end - at - 1);
        if (inside.StartsWith("$"))
        {
            var dash = inside.LastIndexOf('-');
            words.Append(dash < 0 ? inside[1..] : inside[1..dash]);
        }
        else if (inside.Length is > 0 and < 4 && !inside.ContainsAnyExcept("hmsHMS"))
        {
            IsElapsed = true;
            letters.Append(inside.ToString().ToLowerInvariant());
        }
        return end;
    }
}
