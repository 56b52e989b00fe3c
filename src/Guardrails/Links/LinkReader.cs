using System.Globalization;
using System.Text;
using Pipeline.Guardrails.Folding;

namespace Pipeline.Guardrails.Links;

/// <summary>
/// Reads a text as a renderer does before it looks for addresses: folded, entities (<c>&amp;#104;</c>) and escapes
/// (<c>\/</c>) resolved. Also tells the characters that make a link of a closed bracket.
/// </summary>
internal sealed class LinkReader
{
    private const int LongestEntity = 12;
    private const string Escapable = "./:-_@";

    private static readonly Dictionary<string, char> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["colon"] = ':',
        ["sol"] = '/',
        ["bsol"] = '\\',
        ["period"] = '.',
        ["commat"] = '@',
        ["quest"] = '?',
        ["num"] = '#',
        ["lowbar"] = '_',
        ["hyphen"] = '-',
    };

    private readonly TextFolder _folder = new();
    private readonly StringBuilder _entity = new();
    private int _entityStart;
    private int _escape = -1;
    private bool _beginsLine = true;
    private bool _inDefinition;
    private bool _isEscaped;
    private bool _closed;
    private char _last = '\n';
    private char _high;

    /// <summary>Reads a character and adds what is certain.</summary>
    public void Push(char original, List<LinkCharacter> read)
    {
        if (_high != 0)
        {
            // Half a pair is nothing, and must not take the next character with it.
            Fold(char.IsLowSurrogate(original) ? _high : '\uFFFD', read);
            _high = '\0';
        }

        if (char.IsHighSurrogate(original))
        {
            _high = original;
        }
        else
        {
            Fold(original, read);
        }
    }

    /// <summary>Nothing follows.</summary>
    public void Complete(List<LinkCharacter> read)
    {
        if (_high != 0)
        {
            Fold('\uFFFD', read);
            _high = '\0';
        }

        FlushEntity(read);
        FlushEscape(read);
    }

    private void Fold(char original, List<LinkCharacter> read)
    {
        foreach (var (folded, start, end) in _folder.Fold(original))
        {
            Take(folded, start, end, original == folded && original < 0x80, read);
        }
    }

    private void Take(char c, int start, int end, bool isPlain, List<LinkCharacter> read)
    {
        if (_entity.Length > 0)
        {
            if (c == ';')
            {
                if (Decoded() is { } decoded)
                {
                    _entity.Clear();
                    Add(decoded, _entityStart, end, false, read);
                    return;
                }
            }
            else if (_entity.Length < LongestEntity && isPlain && (char.IsAsciiLetterOrDigit(c) || c == '#'))
            {
                _entity.Append(c);
                return;
            }

            FlushEntity(read);
        }

        if (_escape >= 0)
        {
            if (Escapable.Contains(c, StringComparison.Ordinal))
            {
                Add(c, _escape, end, false, read);
                _escape = -1;
                return;
            }

            FlushEscape(read);
        }

        if (isPlain && c == '&')
        {
            (_entityStart, _escape) = (start, -1);
            _entity.Append('&');
        }
        else if (isPlain && c == '\\')
        {
            _escape = start;
        }
        else
        {
            Add(c, start, end, isPlain, read);
        }
    }

    private char? Decoded()
    {
        var name = _entity.ToString(1, _entity.Length - 1);
        if (name.StartsWith('#'))
        {
            var isHex = name.Length > 1 && name[1] is 'x' or 'X';
            return
                int.TryParse(
                    name.AsSpan(isHex ? 2 : 1),
                    isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var code
                ) && code is > 0x20 and < 0x7F
                ? (char)code
                : null;
        }

        return Named.TryGetValue(name, out var character) ? character : null;
    }

    private void FlushEntity(List<LinkCharacter> read)
    {
        var text = _entity.ToString();
        _entity.Clear();
        for (var i = 0; i < text.Length; i++)
        {
            Add(text[i], _entityStart + i, _entityStart + i + 1, true, read);
        }
    }

    private void FlushEscape(List<LinkCharacter> read)
    {
        if (_escape >= 0)
        {
            Add('\\', _escape, _escape + 1, true, read);
            _escape = -1;
        }
    }

    private void Add(char c, int start, int end, bool isPlain, List<LinkCharacter> read)
    {
        var makesLink = isPlain && _closed && (c == '(' || (c == ':' && _inDefinition));
        if (_closed)
        {
            _inDefinition &= c == ']';
            _closed = false;
        }

        if (c == '\n')
        {
            _inDefinition &= _last != '\n';
            _beginsLine = true;
        }
        else if (isPlain && c == '[')
        {
            _inDefinition |= _beginsLine;
            _beginsLine = false;
        }
        else if (isPlain && c == ']' && !_isEscaped)
        {
            _closed = true;
        }
        else if (isPlain && c == ']')
        {
            // In a label an escaped bracket goes on; a link's text it may still close for a lenient reader.
            _closed = !_inDefinition;
        }
        else
        {
            // What may stand before a definition: quotes, lists, indents.
            _beginsLine &= char.IsWhiteSpace(c) || char.IsAsciiDigit(c) || c is '>' or '-' or '*' or '+' or '.' or ')';
        }

        _isEscaped = isPlain && c == '\\' && !_isEscaped;
        if (c is not (' ' or '\t' or '\r'))
        {
            _last = c;
        }

        read.Add(new LinkCharacter(c, start, end, isPlain, makesLink));
    }
}
