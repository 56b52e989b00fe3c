namespace Pipeline.Inference.Generation.Grammars;

/// <summary>Reads GBNF into sequences of characters and rules; groups and repetitions become rules of their
/// own.</summary>
internal sealed class GrammarParser(string text)
{
    private const int MaxElements = 400_000;
    private const int MaxNesting = 64;

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<List<int[]>?> _rules = [];
    private readonly List<CharacterSet> _sets = [];
    private readonly Dictionary<int, int> _single = [];
    private readonly GrammarScanner _text = new(text);
    private int _elements;
    private int _nesting;

    public Grammar Read()
    {
        _text.SkipSpace(lines: true);
        while (!_text.IsAtEnd)
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
            alternatives[rule] =
            [
                .. _rules[rule]!.Select(sequence =>
                {
                    elements.AddRange(sequence);
                    elements.Add(Grammar.EndOfSequence);
                    return elements.Count - sequence.Length - 1;
                }),
            ];
        }

        return new Grammar([.. elements], alternatives, [.. _sets], root);
    }

    /// <summary>A rule's name; for a group, that it is one.</summary>
    public string NameOf(int rule) => _names.FirstOrDefault(name => name.Value == rule).Key ?? "(a group)";

    private void ReadRule()
    {
        var rule = Named(_text.ReadName());
        _text.SkipSpace(lines: false);
        if (!_text.Take("::="))
        {
            throw _text.Wrong("'::=' is missing after the rule's name");
        }

        _text.SkipSpace(lines: true);
        if (_rules[rule] is not null)
        {
            throw _text.Wrong("the rule is there twice");
        }

        _rules[rule] = ReadAlternatives(nested: false);
        if (!_text.IsAtEnd && !_text.IsAt('\r') && !_text.IsAt('\n'))
        {
            throw _text.Wrong("a line's end is missing after the rule");
        }

        _text.SkipSpace(lines: true);
    }

    private List<int[]> ReadAlternatives(bool nested)
    {
        var alternatives = new List<int[]> { ReadSequence(nested) };
        while (_text.Take("|"))
        {
            _text.SkipSpace(lines: true);
            alternatives.Add(ReadSequence(nested));
        }

        return alternatives;
    }

    private int[] ReadSequence(bool nested)
    {
        var sequence = new List<int>();
        var last = 0;
        while (!_text.IsAtEnd)
        {
            var character = _text.Current("a rule");
            if (character is '*' or '+' or '?' or '{')
            {
                if (last == sequence.Count)
                {
                    throw _text.Wrong($"there is nothing before '{character}' to repeat");
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

            _text.SkipSpace(nested);
        }

        Count(sequence.Count + 1);
        return [.. sequence];
    }

    /// <summary>Adds what stands here; false when the sequence is over.</summary>
    private bool ReadElement(List<int> sequence)
    {
        switch (_text.Current("a rule"))
        {
            case '"':
                _text.Take("\"");
                while (!_text.Take("\""))
                {
                    sequence.Add(Single(_text.ReadCharacter("a literal")));
                }

                return true;
            case '[':
                _text.Take("[");
                sequence.Add(Add(_text.ReadSet()));
                return true;
            case '.':
                _text.Take(".");
                sequence.Add(Add(new CharacterSet([(0, CharacterSet.Last)], negated: false)));
                return true;
            case '(':
                if (++_nesting > MaxNesting)
                {
                    throw _text.Wrong($"groups are nested more than {MaxNesting} deep");
                }

                _text.Take("(");
                _text.SkipSpace(lines: true);
                sequence.Add(Group(ReadAlternatives(nested: true)));
                if (_text.Current("a group") != ')')
                {
                    throw _text.Wrong("')' is missing");
                }

                _text.Take(")");
                _nesting--;
                return true;
            case var character when GrammarScanner.IsName(character):
                sequence.Add(~Named(_text.ReadName()));
                return true;
            default:
                return false;
        }
    }

    private void Repeat(List<int> sequence, int from)
    {
        var (least, most) = _text.ReadRepetition();
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
            _rules[~rule] =
            [
                [item[0], rule],
                [],
            ];
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
            throw new GrammarException(
                $"The grammar has more than {MaxElements} parts after its repetitions are written out."
            );
        }
    }
}
