using System.Globalization;

namespace Pipeline.Retrieval.Filtering;

/// <summary>
/// Reads the text form by recursive descent: or-lists of and-lists of (possibly negated) conditions. Nesting is bounded
/// before the tree is, so hostile text cannot exhaust the stack.
/// </summary>
internal sealed class FilterParser
{
    private const int MaxText = 65_536;

    private readonly FilterLexer _lexer;
    private FilterToken _token;
    private int _nesting;

    public FilterParser(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxText)
        {
            throw new FilterSyntaxException(
                MaxText,
                $"the filter has {text.Length} characters; at most {MaxText} are allowed."
            );
        }

        _lexer = new FilterLexer(text);
    }

    public ChunkFilter Parse()
    {
        Advance();
        var filter = ParseOr();
        return _token.Kind == FilterTokenKind.End ? filter : throw Unexpected("'and', 'or' or the end");
    }

    private ChunkFilter ParseOr() => ParseList("or", ParseAnd, parts => new OrFilter(parts));

    private ChunkFilter ParseAnd() => ParseList("and", ParseNot, parts => new AndFilter(parts));

    private ChunkFilter ParseList(string word, Func<ChunkFilter> part, Func<List<ChunkFilter>, ChunkFilter> join)
    {
        var position = _token.Position;
        var first = part();
        if (!_token.IsWord(word))
        {
            return first;
        }

        var parts = new List<ChunkFilter> { first };
        while (_token.IsWord(word))
        {
            Advance();
            parts.Add(part());
        }

        return Build(position, () => join(parts));
    }

    private ChunkFilter ParseNot()
    {
        var position = _token.Position;
        if (++_nesting > 2 * ChunkFilter.MaxDepth)
        {
            throw new FilterSyntaxException(
                position,
                $"the filter nests deeper than {ChunkFilter.MaxDepth}; flatten it."
            );
        }

        ChunkFilter filter;
        if (_token.IsWord("not"))
        {
            Advance();
            var part = ParseNot();
            filter = Build(position, () => new NotFilter(part));
        }
        else
        {
            filter = ParsePrimary();
        }

        _nesting--;
        return filter;
    }

    private ChunkFilter ParsePrimary()
    {
        var start = _token;
        if (start.IsSymbol("("))
        {
            Advance();
            var inner = ParseOr();
            Expect(")");
            return inner;
        }

        if (start.Kind is FilterTokenKind.Text or FilterTokenKind.Number)
        {
            return ParseChain(start.Position);
        }

        if (start.IsWord("exists"))
        {
            Advance();
            Expect("(");
            var name = _token;
            var label = name.IsWord("label");
            var field = label ? string.Empty : ParseField();
            if (label)
            {
                Advance();
            }

            Expect(")");
            return label ? new LabelledFilter() : Build(name.Position, () => new ExistsFilter(field));
        }

        if (start.IsWord("id") || start.IsWord("label"))
        {
            Advance();
            var names = ParseNames();
            return Build<ChunkFilter>(
                start.Position,
                () => start.IsWord("id") ? new DocumentIdsFilter(names) : new AnyLabelFilter(names)
            );
        }

        return ParseComparison(start.Position, ParseField());
    }

    private ChunkFilter ParseComparison(int position, string field)
    {
        var op = _token;
        Advance();
        if (op.IsWord("in"))
        {
            var values = ParseTuple(ParseValue);
            return Build(position, () => new InFilter(field, values));
        }

        if (op.IsWord("prefix"))
        {
            var prefix = ParseText();
            return Build(position, () => new PrefixFilter(field, prefix));
        }

        if (op.Kind != FilterTokenKind.Symbol || op.Text is "(" or ")" or ",")
        {
            throw new FilterSyntaxException(op.Position, $"found {op}; expected = != < <= > >= in or prefix.");
        }

        var value = ParseValue();
        return Build<ChunkFilter>(
            position,
            () =>
                op.Text switch
                {
                    "=" => new EqualsFilter(field, value),
                    "!=" => new AndFilter(new ExistsFilter(field), new NotFilter(new EqualsFilter(field, value))),
                    "<" => new RangeFilter(field, null, false, value, false),
                    "<=" => new RangeFilter(field, null, false, value, true),
                    ">" => new RangeFilter(field, value, false, null, false),
                    _ => new RangeFilter(field, value, true, null, false),
                }
        );
    }

    private ChunkFilter ParseChain(int position)
    {
        var min = ParseValue();
        var minInclusive = ParseLess();
        var field = ParseField();
        var maxInclusive = ParseLess();
        var max = ParseValue();
        return Build(position, () => new RangeFilter(field, min, minInclusive, max, maxInclusive));
    }

    private bool ParseLess()
    {
        var inclusive = _token.IsSymbol("<=");
        if (!inclusive && !_token.IsSymbol("<"))
        {
            throw Unexpected("< or <= as in 2020 <= year < 2024");
        }

        Advance();
        return inclusive;
    }

    private List<string> ParseNames()
    {
        if (_token.IsSymbol("="))
        {
            Advance();
            return [ParseText()];
        }

        if (!_token.IsWord("in"))
        {
            throw Unexpected("= or in");
        }

        Advance();
        return ParseTuple(ParseText);
    }

    private List<T> ParseTuple<T>(Func<T> item)
    {
        Expect("(");
        var items = new List<T> { item() };
        while (_token.IsSymbol(","))
        {
            Advance();
            items.Add(item());
        }

        Expect(")");
        return items;
    }

    private string ParseField()
    {
        var named =
            _token.Kind == FilterTokenKind.QuotedName
            || (_token.Kind == FilterTokenKind.Word && !FilterSyntax.Keywords.Contains(_token.Text));
        if (!named)
        {
            throw Unexpected("a field (a field named like a keyword stands in backquotes)");
        }

        var field = _token.Text;
        Advance();
        return field;
    }

    private string ParseText()
    {
        if (_token.Kind != FilterTokenKind.Text)
        {
            throw Unexpected("a quoted string");
        }

        var text = _token.Text;
        Advance();
        return text;
    }

    private FilterValue ParseValue()
    {
        var token = _token;
        Advance();
        if (
            token.Kind == FilterTokenKind.Number
            && double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        )
        {
            return Build(token.Position, () => new FilterValue(number));
        }

        if (token.Kind == FilterTokenKind.Text)
        {
            return Build(token.Position, () => new FilterValue(token.Text));
        }

        return token.IsWord("true") || token.IsWord("false")
            ? new FilterValue(token.IsWord("true"))
            : throw new FilterSyntaxException(
                token.Position,
                $"found {token}; expected a quoted string, a number, true or false."
            );
    }

    private static T Build<T>(int position, Func<T> build)
    {
        try
        {
            return build();
        }
        catch (FilterException e) when (e is not FilterSyntaxException)
        {
            throw new FilterSyntaxException(position, e.Message);
        }
    }

    private void Expect(string symbol)
    {
        if (!_token.IsSymbol(symbol))
        {
            throw Unexpected($"'{symbol}'");
        }

        Advance();
    }

    private void Advance() => _token = _lexer.Next();

    private FilterSyntaxException Unexpected(string expected) =>
        new(_token.Position, $"found {_token}; expected {expected}.");
}
