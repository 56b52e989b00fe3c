using System.Globalization;
using System.Text;

namespace Pipeline.Inference.Generation.Grammars;

/// <summary>Reads the words of GBNF, and knows where in the text it is.</summary>
internal sealed class GrammarScanner(string text)
{
    private const int MaxRepetitions = 4096;

    private int _at;

    public bool IsAtEnd => _at == text.Length;

    /// <summary>Whether this character is next.</summary>
    public bool IsAt(char character) => _at < text.Length && text[_at] == character;

    /// <summary>Goes over a text if it is next.</summary>
    public bool Take(string word)
    {
        var isNext = text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal);
        _at += isNext ? word.Length : 0;
        return isNext;
    }

    /// <summary>The set whose '[' was just read, to behind its ']'.</summary>
    public CharacterSet ReadSet()
    {
        var negated = Current("a set") == '^';
        _at += negated ? 1 : 0;
        var ranges = new List<(int, int)>();
        while (Current("a set") != ']')
        {
            var first = ReadCharacter("a set");
            var last = first;
            if (Current("a set") == '-' && _at + 1 < text.Length && text[_at + 1] != ']')
            {
                _at++;
                last = ReadCharacter("a set");
            }

            if (last < first)
            {
                throw Wrong("a set has a range whose end is before its beginning");
            }

            ranges.Add((first, last));
        }

        _at++;
        var set = new CharacterSet(ranges, negated);
        return set.IsEmpty ? throw Wrong("a set has no character") : set;
    }

    /// <summary>A character of a literal or a set, escaped or not.</summary>
    public int ReadCharacter(string place)
    {
        var character = Current(place);
        if (character != '\\')
        {
            if (
                Rune.DecodeFromUtf16(text.AsSpan(_at), out var rune, out var length)
                != System.Buffers.OperationStatus.Done
            )
            {
                throw Wrong("half of a surrogate pair");
            }

            _at += length;
            return rune.Value;
        }

        _at++;
        var escaped = Current(place);
        _at++;
        return escaped switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'x' => ReadHexadecimal(2),
            'u' => ReadHexadecimal(4),
            'U' => ReadHexadecimal(8),
            '\\' or '"' or '[' or ']' or '-' or '^' => escaped,
            _ => throw Wrong($"'\\{escaped}' is no escape"),
        };
    }

    private int ReadHexadecimal(int digits)
    {
        if (
            _at + digits > text.Length
            || !int.TryParse(
                text.AsSpan(_at, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var value
            )
            || value is < 0 or > CharacterSet.Last
        )
        {
            throw Wrong($"an escape needs {digits} hexadecimal digits of a character");
        }

        _at += digits;
        return value;
    }

    /// <summary>How often what stands before is repeated; no most for any number.</summary>
    public (int Least, int? Most) ReadRepetition()
    {
        switch (text[_at++])
        {
            case '*':
                return (0, null);
            case '+':
                return (1, null);
            case '?':
                return (0, 1);
        }

        SkipSpace(lines: false);
        var least = ReadNumber();
        SkipSpace(lines: false);
        int? most = least;
        if (Current("a repetition") == ',')
        {
            _at++;
            SkipSpace(lines: false);
            most = Current("a repetition") == '}' ? null : ReadNumber();
            SkipSpace(lines: false);
        }

        if (Current("a repetition") != '}')
        {
            throw Wrong("'}' is missing");
        }

        _at++;
        return most is null || most >= least ? (least, most) : throw Wrong("a repetition's most is below its least");
    }

    private int ReadNumber()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
        {
            _at++;
        }

        return
            int.TryParse(
                text.AsSpan(start, _at - start),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number <= MaxRepetitions
            ? number
            : throw Wrong($"a repetition needs a number of at most {MaxRepetitions}");
    }

    public string ReadName()
    {
        var start = _at;
        while (_at < text.Length && IsName(text[_at]))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Wrong("a rule's name is missing");
    }

    public static bool IsName(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    /// <summary>The character here, which must be there.</summary>
    public char Current(string place) => _at < text.Length ? text[_at] : throw Wrong($"the text ends within {place}");

    public void SkipSpace(bool lines)
    {
        while (_at < text.Length)
        {
            var character = text[_at];
            if (character == '#')
            {
                var end = text.AsSpan(_at).IndexOfAny('\r', '\n');
                _at = end < 0 ? text.Length : _at + end;
            }
            else if (character is ' ' or '\t' || (lines && character is '\r' or '\n'))
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>An error that names this place.</summary>
    public GrammarException Wrong(string what)
    {
        var before = text.AsSpan(0, Math.Min(_at, text.Length));
        return new GrammarException(
            $"Line {before.Count('\n') + 1} of the grammar, character {before.Length - before.LastIndexOf('\n')}: {what}."
        );
    }
}
