using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>Cuts a filter's text into tokens.</summary>
internal sealed class FilterLexer(string text)
{
    private int _at;

    public FilterToken Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }

        var start = _at;
        if (_at == text.Length)
        {
            return new FilterToken(FilterTokenKind.End, string.Empty, start);
        }

        var c = text[_at];
        if (FilterSyntax.StartsName(c))
        {
            return new FilterToken(FilterTokenKind.Word, While(FilterSyntax.ContinuesName), start);
        }

        if (char.IsAsciiDigit(c) || (c is '-' or '+' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1])))
        {
            _at++;
            var rest = While(d => char.IsAsciiLetterOrDigit(d) || d is '.' or '-' or '+');
            return new FilterToken(FilterTokenKind.Number, c + rest, start);
        }

        return c switch
        {
            '"' => new FilterToken(FilterTokenKind.Text, QuotedText(), start),
            '`' => new FilterToken(FilterTokenKind.QuotedName, QuotedName(), start),
            _ => Symbol(start),
        };
    }

    private FilterToken Symbol(int start)
    {
        foreach (var symbol in new[] { "<=", ">=", "!=", "<", ">", "=", "(", ")", "," })
        {
            if (string.CompareOrdinal(text, _at, symbol, 0, symbol.Length) == 0)
            {
                _at += symbol.Length;
                return new FilterToken(FilterTokenKind.Symbol, symbol, start);
            }
        }

        throw new FilterSyntaxException(
            start,
            $"'{text[start]}' begins nothing; expected a field, a value, an operator or a parenthesis."
        );
    }

    private string While(Func<char, bool> more)
    {
        var start = _at;
        while (_at < text.Length && more(text[_at]))
        {
            _at++;
        }

        return text[start.._at];
    }

    private string QuotedText()
    {
        var start = _at++;
        var content = new StringBuilder();
        while (_at < text.Length && text[_at] != '"')
        {
            var c = text[_at++];
            if (c == '\\')
            {
                var escaped = _at < text.Length ? text[_at++] : '\0';
                c = escaped switch
                {
                    '"' or '\\' => escaped,
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    _ => throw new FilterSyntaxException(_at - 1, "unknown escape; use \\\" \\\\ \\n \\r \\t."),
                };
            }

            content.Append(c);
        }

        if (_at++ >= text.Length)
        {
            throw new FilterSyntaxException(start, "the string is not closed; add a quotation mark.");
        }

        return content.ToString();
    }

    private string QuotedName()
    {
        var start = _at++;
        var name = new StringBuilder();
        while (_at < text.Length)
        {
            var c = text[_at++];
            if (c != '`')
            {
                name.Append(c);
            }
            else if (_at < text.Length && text[_at] == '`')
            {
                name.Append('`');
                _at++;
            }
            else
            {
                return name.ToString();
            }
        }

        throw new FilterSyntaxException(start, "the field's name is not closed; add a backquote.");
    }
}
