using System.Globalization;
using System.Text;

namespace Pipeline.Inference.Generation.Templates;

/// <summary>
/// Cuts a template into tokens. White space as chat templates are written for: the first line break after a block goes
/// (<c>trim_blocks</c>), and so do blanks before one that begins a line (<c>lstrip_blocks</c>).
/// </summary>
internal sealed class TemplateLexer
{
    private const int MostCharacters = 1 << 17;
    private static readonly string[] Operators =
    [
        "//",
        "**",
        "==",
        "!=",
        "<=",
        ">=",
        "+",
        "-",
        "*",
        "/",
        "%",
        "~",
        "<",
        ">",
        "=",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ".",
        ",",
        ":",
        "|",
    ];

    private readonly string _source;
    private readonly List<TemplateToken> _tokens = [];
    private int _at;

    private TemplateLexer(string source) => _source = source;

    public static List<TemplateToken> Read(string source)
    {
        if (source.Length > MostCharacters)
        {
            throw new TemplateException(
                $"The template has {source.Length} characters; at most {MostCharacters} are read."
            );
        }

        source = source.ReplaceLineEndings("\n");
        var lexer = new TemplateLexer(source.EndsWith('\n') ? source[..^1] : source);
        lexer.Read();
        return lexer._tokens;
    }

    private void Read()
    {
        var beginsLine = true;
        while (_at < _source.Length)
        {
            var tag = NextTag();
            if (tag < 0)
            {
                Add(TemplateTokenKind.Text, _source[_at..]);
                _at = _source.Length;
                break;
            }

            Text(tag, beginsLine);
            _at = tag + 2;
            Skip("-+");
            switch (_source[tag + 1])
            {
                case '{':
                    Add(TemplateTokenKind.OutputStart, "{{");
                    beginsLine = Inside("}}", TemplateTokenKind.OutputEnd, trims: false);
                    break;
                case '%':
                    Add(TemplateTokenKind.BlockStart, "{%");
                    beginsLine = Inside("%}", TemplateTokenKind.BlockEnd, trims: true);
                    break;
                default:
                    var end = _source.IndexOf("#}", _at, StringComparison.Ordinal);
                    if (end < 0)
                    {
                        throw Wrong("a comment does not end");
                    }

                    _at = end + 2;
                    beginsLine = AfterTag(_source[end - 1], trims: true);
                    break;
            }
        }

        Add(TemplateTokenKind.End, "the end");
    }

    private int NextTag()
    {
        for (var at = _source.IndexOf('{', _at); at >= 0 && at + 1 < _source.Length; at = _source.IndexOf('{', at + 1))
        {
            if (_source[at + 1] is '{' or '%' or '#')
            {
                return at;
            }
        }

        return -1;
    }

    private void Text(int tag, bool beginsLine)
    {
        var text = _source[_at..tag];
        var control = tag + 2 < _source.Length ? _source[tag + 2] : ' ';
        if (control == '-')
        {
            text = text.TrimEnd();
        }
        else if (control != '+' && _source[tag + 1] != '{')
        {
            var line = text.LastIndexOf('\n') + 1;
            if ((line > 0 || beginsLine) && string.IsNullOrWhiteSpace(text[line..]))
            {
                text = text[..line];
            }
        }

        if (text.Length > 0)
        {
            Add(TemplateTokenKind.Text, text);
        }
    }

    /// <summary>Reads up to a tag's end.</summary>
    /// <returns>Whether what follows begins a line.</returns>
    private bool Inside(string end, TemplateTokenKind kind, bool trims)
    {
        var open = 0;
        while (true)
        {
            while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
            {
                _at++;
            }

            if (_at >= _source.Length)
            {
                throw Wrong($"'{end}' is missing");
            }

            var control = _source[_at] is '-' or '+' ? _source[_at] : ' ';
            if (open == 0 && string.CompareOrdinal(_source, control == ' ' ? _at : _at + 1, end, 0, 2) == 0)
            {
                Add(kind, end);
                _at += control == ' ' ? 2 : 3;
                return AfterTag(control, trims);
            }

            open += Token();
        }
    }

    /// <summary>Skips the white space that a tag takes with it.</summary>
    private bool AfterTag(char control, bool trims)
    {
        var from = _at;
        if (control == '-')
        {
            while (_at < _source.Length && char.IsWhiteSpace(_source[_at]))
            {
                _at++;
            }
        }
        else if (trims && control != '+' && _at < _source.Length && _source[_at] == '\n')
        {
            _at++;
        }

        return _at > from && _source[_at - 1] == '\n';
    }

    /// <summary>Reads a token.</summary>
    /// <returns>1 if it opens a bracket, -1 if it closes one, or 0.</returns>
    private int Token()
    {
        var c = _source[_at];
        if (c is '\'' or '"')
        {
            Add(TemplateTokenKind.String, Quoted(c));
            return 0;
        }

        var from = _at;
        if (char.IsAsciiDigit(c))
        {
            Number(from);
            return 0;
        }

        if (char.IsLetter(c) || c == '_')
        {
            while (_at < _source.Length && (char.IsLetterOrDigit(_source[_at]) || _source[_at] == '_'))
            {
                _at++;
            }

            Add(TemplateTokenKind.Name, _source[from.._at]);
            return 0;
        }

        var found =
            Array.Find(Operators, text => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0)
            ?? throw Wrong($"'{c}' is not understood");
        Add(TemplateTokenKind.Operator, found);
        _at += found.Length;
        return found is "(" or "[" or "{" ? 1
            : found is ")" or "]" or "}" ? -1
            : 0;
    }

    private void Number(int from)
    {
        Digits();
        var isFloat = _at + 1 < _source.Length && _source[_at] == '.' && char.IsAsciiDigit(_source[_at + 1]);
        if (isFloat)
        {
            _at++;
            Digits();
        }

        var exponent = _at < _source.Length && _source[_at] is ('e' or 'E') ? _at + 1 : _source.Length;
        exponent += exponent < _source.Length && _source[exponent] is ('-' or '+') ? 1 : 0;
        if (exponent < _source.Length && char.IsAsciiDigit(_source[exponent]))
        {
            isFloat = true;
            _at = exponent;
            Digits();
        }

        Add(
            isFloat ? TemplateTokenKind.Float : TemplateTokenKind.Integer,
            _source[from.._at].Replace("_", "", StringComparison.Ordinal)
        );

        void Digits()
        {
            while (_at < _source.Length && (char.IsAsciiDigit(_source[_at]) || _source[_at] == '_'))
            {
                _at++;
            }
        }
    }

    private string Quoted(char quote)
    {
        var text = new StringBuilder();
        for (_at++; _at < _source.Length; _at++)
        {
            var c = _source[_at];
            if (c == quote)
            {
                _at++;
                return text.ToString();
            }

            if (c != '\\' || _at + 1 >= _source.Length)
            {
                text.Append(c);
                continue;
            }

            _at++;
            text.Append(
                _source[_at] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\b',
                    'f' => '\f',
                    '0' => '\0',
                    'x' => Code(2),
                    'u' => Code(4),
                    '\\' or '\'' or '"' => _source[_at],
                    var other => Kept(text, other),
                }
            );
        }

        throw Wrong("a string does not end");
    }

    // An unknown escape stands for itself, backslash and all.
    private static char Kept(StringBuilder text, char other)
    {
        text.Append('\\');
        return other;
    }

    private char Code(int digits)
    {
        if (
            _at + digits >= _source.Length
            || !ushort.TryParse(
                _source.AsSpan(_at + 1, digits),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var code
            )
        )
        {
            throw Wrong("a character's code is wrong");
        }

        _at += digits;
        return (char)code;
    }

    private void Skip(string characters)
    {
        if (_at < _source.Length && characters.Contains(_source[_at], StringComparison.Ordinal))
        {
            _at++;
        }
    }

    private void Add(TemplateTokenKind kind, string text) => _tokens.Add(new TemplateToken(kind, text, Line));

    private int Line => 1 + _source.AsSpan(0, Math.Min(_at, _source.Length)).Count('\n');

    private TemplateException Wrong(string what) => new($"Line {Line}: {what}.");
}
