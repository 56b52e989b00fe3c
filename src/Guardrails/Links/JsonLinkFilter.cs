using System.Globalization;
using System.Text;

namespace Pipeline.Guardrails.Links;

/// <summary>
/// <see cref="LinkFilter"/> for a text in JSON: each string is filtered by what it says, so that escapes hide nothing,
/// and stays a string. What stands between strings is unchanged. Not thread-safe; one for each text.
/// </summary>
/// <param name="allowed">Whose addresses may leave.</param>
public sealed class JsonLinkFilter(AllowedHosts allowed)
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _escape = new();
    private readonly List<GuardFinding> _findings = [];
    private LinkFilter? _string;
    private int _stringStart;
    private int _read;

    /// <summary>What was found so far: the strings' places, one finding for each string with an address.</summary>
    public IReadOnlyList<GuardFinding> Findings => _findings;

    /// <summary>Reads the next piece.</summary>
    /// <param name="piece">Any number of characters.</param>
    /// <returns>The text that may leave now.</returns>
    public string Push(string piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        foreach (var c in piece)
        {
            Take(c);
            _read++;
        }

        return Taken();
    }

    /// <summary>Says that the text has ended; a string that was cut off stays cut off.</summary>
    /// <returns>The rest.</returns>
    public string Complete()
    {
        EndString();
        return Taken();
    }

    private void Take(char c)
    {
        if (_string is null)
        {
            _out.Append(c);
            if (c == '"')
            {
                (_string, _stringStart) = (new LinkFilter(allowed), _read);
            }
        }
        else if (_escape.Length > 0 || c == '\\')
        {
            _escape.Append(c);
            if (Unescaped() is { } decoded)
            {
                _escape.Clear();
                Write(_string.Push(decoded.ToString()));
            }
        }
        else if (c == '"')
        {
            EndString();
            _out.Append(c);
        }
        else
        {
            Write(_string.Push(c.ToString()));
        }
    }

    private void EndString()
    {
        if (_string is null)
        {
            return;
        }

        Write(_string.Complete());
        if (_string.Findings.Count > 0)
        {
            _findings.Add(new GuardFinding(GuardRules.Links, _stringStart, Math.Max(1, _read - _stringStart)));
        }

        _string = null;
        _escape.Clear();
    }

    /// <summary>The character of a whole escape; null when more is needed.</summary>
    private char? Unescaped()
    {
        if (_escape.Length < 2)
        {
            return null;
        }

        switch (_escape[1])
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u' when _escape.Length < 6:
                return null;
            case 'u':
                return ushort.TryParse(
                    _escape.ToString(2, 4),
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var code
                )
                    ? (char)code
                    : '\uFFFD';
            default:
                return _escape[1];
        }
    }

    /// <summary>Writes what a string says as it stands in JSON. Halves of pairs are written one by one, as they
    /// come.</summary>
    private void Write(string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => _out.Append("\\\""),
                '\\' => _out.Append("\\\\"),
                '\n' => _out.Append("\\n"),
                '\r' => _out.Append("\\r"),
                '\t' => _out.Append("\\t"),
                < ' ' => _out.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => _out.Append(c),
            };
        }
    }

    private string Taken()
    {
        var text = _out.ToString();
        _out.Clear();
        return text;
    }
}
