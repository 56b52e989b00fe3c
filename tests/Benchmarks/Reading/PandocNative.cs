using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Benchmarks.Reading;

/// <summary>
/// Reads pandoc's notation of a document (values of Haskell, https://hackage.haskell.org/package/pandoc-types) as the
/// text that it stands for: strings decoded, code too, pieces of a word joined, numbers of lists and marks of notes as
/// they are shown. What the file says about itself and raw markup are left out.
/// </summary>
internal sealed partial class PandocNative
{
    private readonly string _source;
    private readonly StringBuilder _text = new();
    private readonly List<Value> _notes = [];
    private int _at;

    private PandocNative(string source) => _source = source;

    /// <summary>The text of a document, or of a list of its blocks.</summary>
    public static string TextOf(string source)
    {
        var native = new PandocNative(source);
        native.Write(native.Application());
        for (var i = 0; i < native._notes.Count; i++)
        {
            native._text.Append(CultureInfo.InvariantCulture, $"[{i + 1}] ");
            native.Write(native._notes[i]);
        }

        return native._text.ToString();
    }

    private void Write(Value value)
    {
        switch (value.IsText ? "text" : value.Name)
        {
            case "text" or "RawInline" or "RawBlock" or "Citation":
                return;
            case "Pandoc":
                // The first part is what the file says about itself.
                Write(value.Parts[^1]);
                return;
            case "Str" or "Code" or "CodeBlock":
                _text.Append(value.Parts[^1].Name);
                break;
            case "Math":
                // In TeX, whose commands are markup.
                _text.Append(Command().Replace(value.Parts[^1].Name, " "));
                break;
            case "Space" or "SoftBreak" or "LineBreak":
                _text.Append(' ');
                break;
            case "Note":
                _notes.Add(value with { Name = "" });
                _text.Append(CultureInfo.InvariantCulture, $"[{_notes.Count}]");
                return;
            case "OrderedList":
                Numbered(value);
                return;
            case "DefinitionList":
                foreach (var item in value.Parts[0].Parts)
                {
                    Write(item.Parts[0]);
                    _text.Append('\n');
                    Write(item.Parts[1]);
                }

                return;
            default:
                foreach (var part in value.Parts)
                {
                    Write(part);
                }

                break;
        }

        if (value.Name is "Para" or "Plain" or "Header" or "CodeBlock" or "Cell" or "Image")
        {
            _text.Append('\n');
        }
    }

    // Its first part says where it starts, and in which style.
    private void Numbered(Value list)
    {
        var attributes = list.Parts[0].Parts;
        var number = int.Parse(attributes[0].Name, CultureInfo.InvariantCulture);
        foreach (var item in list.Parts[1].Parts)
        {
            var shown = attributes[1].Name switch
            {
                "LowerAlpha" => $"{(char)('a' + ((number - 1) % 26))}",
                "UpperAlpha" => $"{(char)('A' + ((number - 1) % 26))}",
                "LowerRoman" or "UpperRoman" => Roman(number),
                _ => $"{number}",
            };
            _text.Append('\n').Append(shown).Append(". ");
            number++;
            Write(item);
        }
    }

    private static string Roman(int number)
    {
        var text = new StringBuilder();
        foreach (var (value, sign) in new[] { (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i") })
        {
            for (; number >= value; number -= value)
            {
                text.Append(sign);
            }
        }
        return text.ToString();
    }

    // A constructor with what it is applied to, or one value.
    private Value Application()
    {
        var first = Atom();
        var parts = new List<Value>(first.Parts);
        for (Skip(); _at < _source.Length && _source[_at] is not (',' or ']' or ')' or '}'); Skip())
        {
            parts.Add(Atom());
        }

        return first with
        {
            Parts = parts,
        };
    }

    private Value Atom()
    {
        Skip();
        switch (_source[_at])
        {
            case '"':
                return new Value(Quoted(), [], true);
            case '[' or '(' or '{':
                return new Value("", Several());
        }

        var start = _at;
        while (_at < _source.Length && !char.IsWhiteSpace(_source[_at]) && !",[](){}\"".Contains(_source[_at]))
        {
            _at++;
        }

        return new Value(_source[start.._at], []);
    }

    private List<Value> Several()
    {
        var values = new List<Value>();
        _at++;
        for (Skip(); _source[_at] is not (']' or ')' or '}'); Skip())
        {
            if (_source[_at] == ',')
            {
                _at++;
                continue;
            }

            values.Add(Application());
        }

        _at++;
        return values;
    }

    // A number after a backslash is a character; "\&" is nothing, and parts a number from a digit.
    private string Quoted()
    {
        var text = new StringBuilder();
        for (_at++; _source[_at] != '"'; )
        {
            if (_source[_at] != '\\')
            {
                text.Append(_source[_at++]);
                continue;
            }

            var start = ++_at;
            while (char.IsAsciiDigit(_source[_at]))
            {
                _at++;
            }

            if (_at > start)
            {
                text.Append(new Rune(int.Parse(_source.AsSpan(start, _at - start), CultureInfo.InvariantCulture)));
                continue;
            }

            text.Append(
                _source[_at++] switch
                {
                    'n' => "\n",
                    't' => "\t",
                    '&' => "",
                    var other => $"{other}",
                }
            );
        }

        _at++;
        return text.ToString();
    }

    private void Skip()
    {
        while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
        {
            _at++;
        }
    }

    [GeneratedRegex(@"\\[A-Za-z]+")]
    private static partial Regex Command();

    // A constructor, a number or a string, with what it holds.
    private sealed record Value(string Name, IReadOnlyList<Value> Parts, bool IsText = false);
}
