using System.Globalization;
using System.Text;

namespace Pipeline.Inference.Generation.Grammars;

/// <summary>Reads GBNF into sequences of characters and rules; groups and repetitions become rules of their own.</summary>
internal sealed class GrammarParser(string text)
{
    private const int MaxRepetitions = 4096;
    private const int MaxElements = 400_000;
    private const int MaxNesting = 64;

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<List<int[]>?> _rules = [];
    private readonly List<CharacterSet> _sets = [];
    private readonly Dictionary<int, int> _single = [];
    private int _at;
    private int _elements;
    private int _nesting;

    public Grammar Read()
    {
        SkipSpace(lines: true);
        while (_at < text.Length)
        {
            ReadRule();
        }

        if (!_names.TryGetValue("root", out var root))
        {
            throw new GrammarException("The grammar has no rule 'root'.");
        }

        if (_names.FirstOrDefault(name => _rules[name.Value] is null).Key is { } missing)
        {
            throw new GrammarException($"The grammar uses the rule '{missing}', which it does not have.");
        }

        var elements = new List<int>(_elements);
        var alternatives = new int[_rules.Count][];
        for (var rule = 0; rule < _rules.Count; rule++)
        {
            alternatives[rule] = [.. _rules[rule]!.Select(sequence =>
            {
                elements.AddRange(sequence);
                elements.Add(Grammar.EndOfSequence);
                return elements.Count - sequence.Length - 1;
            })];
        }

        return new Grammar([.. elements], alternatives, [.. _sets], root);
    }

    /// <summary>A rule's name; for a group, that it is one.</summary>
    public string NameOf(int rule) => _names.FirstOrDefault(name => name.Value == rule).Key ?? "(a group)";

    private void ReadRule()
    {
        var rule = Named(ReadName());
        SkipSpace(lines: false);
        if (!text.AsSpan(_at).StartsWith("::=", StringComparison.Ordinal))
        {
            throw Wrong("'::=' is missing after the rule's name");
        }

        _at += 3;
        SkipSpace(lines: true);
        if (_rules[rule] is not null)
        {
            throw Wrong("the rule is there twice");
        }

        _rules[rule] = ReadAlternatives(nested: false);
        if (_at < text.Length && text[_at] is not ('\r' or '\n'))
        {
            throw Wrong("a line's end is missing after the rule");
        }

        SkipSpace(lines: true);
    }

    private List<int[]> ReadAlternatives(bool nested)
    {
        var alternatives = new List<int[]> { ReadSequence(nested) };
        while (_at < text.Length && text[_at] == '|')
        {
            _at++;
            SkipSpace(lines: true);
            alternatives.Add(ReadSequence(nested));
        }

        return alternatives;
    }

    private int[] ReadSequence(bool nested)
    {
        var sequence = new List<int>();
        var last = 0;
        while (_at < text.Length)
        {
            var character = text[_at];
            if (character is '*' or '+' or '?' or '{')
            {
                if (last == sequence.Count)
                {
                    throw Wrong($"there is nothing before '{character}' to repeat");
                }

                Repeat(sequence, last);
                last = sequence.Count;
            }
            else
            {
                last = sequence.Count;
                if (!ReadElement(sequence))
                {
                    break;
                }
            }

            SkipSpace(nested);
        }

        Count(sequence.Count + 1);
        return [.. sequence];
    }

    /// <summary>Adds what stands here; false when the sequence is over.</summary>
    private bool ReadElement(List<int> sequence)
    {
        switch (text[_at])
        {
            case '"':
                _at++;
                while (Current("a literal") != '"')
                {
                    sequence.Add(Single(ReadCharacter("a literal")));
                }

                _at++;
                return true;
            case '[':
                _at++;
                sequence.Add(ReadSet());
                return true;
            case '.':
                _at++;
                sequence.Add(Add(new CharacterSet([(0, CharacterSet.Last)], negated: false)));
                return true;
            case '(':
                if (++_nesting > MaxNesting)
                {
                    throw Wrong($"groups are nested more than {MaxNesting} deep");
                }

                _at++;
                SkipSpace(lines: true);
                sequence.Add(Group(ReadAlternatives(nested: true)));
                if (Current("a group") != ')')
                {
                    throw Wrong("')' is missing");
                }

                _at++;
                _nesting--;
                return true;
            case var character when IsName(character):
                sequence.Add(~Named(ReadName()));
                return true;
            default:
                return false;
        }
    }

    private int ReadSet()
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
        return set.IsEmpty ? throw Wrong("a set has no character") : Add(set);
    }

    private int ReadCharacter(string place)
    {
        var character = Current(place);
        if (character != '\\')
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(_at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
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
        if (_at + digits > text.Length
            || !int.TryParse(text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            || value is < 0 or > CharacterSet.Last)
        {
            throw Wrong($"an escape needs {digits} hexadecimal digits of a character");
        }

        _at += digits;
        return value;
    }

    private void Repeat(List<int> sequence, int from)
    {
        var (least, most) = ReadRepetition();
        int[] item = [.. sequence[from..]];
        sequence.RemoveRange(from, sequence.Count - from);
        if (item.Length > 1)
        {
            item = [Group([item])];
        }

        Count(least);
        sequence.AddRange(Enumerable.Repeat(item[0], least));
        if (most is null)
        {
            var rule = Group([]);
            _rules[~rule] = [[item[0], rule], []];
            Count(3);
            sequence.Add(rule);
            return;
        }

        // x{0,3} is (x (x x?)?)?: each rule ends with the next, so matching it needs no deeper stack.
        int? next = null;
        for (var i = least; i < most; i++)
        {
            Count(3);
            next = Group([next is { } rest ? [item[0], rest] : [item[0]], []]);
        }

        if (next is { } chain)
        {
            sequence.Add(chain);
        }
    }

    private (int Least, int? Most) ReadRepetition()
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

        return int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number <= MaxRepetitions
            ? number
            : throw Wrong($"a repetition needs a number of at most {MaxRepetitions}");
    }

    private string ReadName()
    {
        var start = _at;
        while (_at < text.Length && IsName(text[_at]))
        {
            _at++;
        }

        return _at > start ? text[start.._at] : throw Wrong("a rule's name is missing");
    }

    private static bool IsName(char character) => char.IsAsciiLetterOrDigit(character) || character is '-' or '_';

    private int Named(string name)
    {
        if (!_names.TryGetValue(name, out var rule))
        {
            rule = _rules.Count;
            _rules.Add(null);
            _names.Add(name, rule);
        }

        return rule;
    }

    private int Group(List<int[]> alternatives)
    {
        _rules.Add(alternatives);
        return ~(_rules.Count - 1);
    }

    private int Single(int character)
    {
        if (!_single.TryGetValue(character, out var set))
        {
            set = Add(new CharacterSet([(character, character)], negated: false));
            _single.Add(character, set);
        }

        return set;
    }

    private int Add(CharacterSet set)
    {
        _sets.Add(set);
        return _sets.Count - 1;
    }

    private void Count(int elements)
    {
        _elements += elements;
        if (_elements > MaxElements)
        {
            throw new GrammarException($"The grammar has more than {MaxElements} parts after its repetitions are written out.");
        }
    }

    private char Current(string place) => _at < text.Length ? text[_at] : throw Wrong($"the text ends within {place}");

    private void SkipSpace(bool lines)
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

    private GrammarException Wrong(string what)
    {
        var before = text.AsSpan(0, Math.Min(_at, text.Length));
        return new GrammarException(
            $"Line {before.Count('\n') + 1} of the grammar, character {before.Length - before.LastIndexOf('\n')}: {what}.");
    }
}
