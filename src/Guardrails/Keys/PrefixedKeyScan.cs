using System.Buffers;
using System.Text;

namespace Pipeline.Guardrails.Keys;

/// <summary>Finds keys that are known by their first characters.</summary>
internal sealed class PrefixedKeyScan : IDetectorScan
{
    /// <summary>A candidate of this length that still could be a key is taken for one, and what continues it
    /// too.</summary>
    public const int MaxHeld = 512;

    private static readonly int LongestPrefix = KeyKind.Known.Max(kind => kind.Prefix.Length);

    private static readonly SearchValues<char> FirstLetters = SearchValues.Create([
        .. KeyKind.Known.Select(kind => kind.Prefix[0]).Distinct(),
    ]);

    private readonly StringBuilder _candidate = new();
    private KeyKind? _kind;
    private bool _swallowing;
    private int _start,
        _end,
        _lastSolidEnd;
    private int _digits,
        _dots,
        _part,
        _shortestPart;
    private bool _valid;
    private char _previous = '\n';

    public int UndecidedFrom =>
        _swallowing ? _end
        : _candidate.Length > 0 ? _start
        : int.MaxValue;

    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        if (_kind is not null)
        {
            PushBody(folded, start, end, findings);
        }
        else
        {
            PushPrefix(folded, start, end);
        }

        _previous = folded;
    }

    public void Complete(ICollection<GuardFinding> findings)
    {
        if (_kind is not null)
        {
            Finish(findings);
        }

        _candidate.Clear();
    }

    private void PushPrefix(char c, int start, int end)
    {
        if (_candidate.Length > 0)
        {
            _candidate.Append(c);
            _end = end;
            if (SetKind() || IsPrefix())
            {
                return;
            }

            _candidate.Clear();
        }
        if (char.IsAsciiLetterOrDigit(_previous) || !FirstLetters.Contains(c))
        {
            return;
        }

        _candidate.Append(c);
        (_start, _end) = (start, end);
    }

    private bool SetKind()
    {
        foreach (var kind in KeyKind.Known)
        {
            if (kind.Prefix.Length == _candidate.Length && _candidate.Equals(kind.Prefix))
            {
                _kind = kind;
                (_digits, _dots, _part, _shortestPart) = (0, 0, kind.Body == KeyBody.WebToken ? 3 : 0, int.MaxValue);
                (_valid, _swallowing) = (true, false);
                _lastSolidEnd = _end;
                return true;
            }
        }
        return false;
    }

    private bool IsPrefix()
    {
        if (_candidate.Length >= LongestPrefix)
        {
            return false;
        }

        foreach (var kind in KeyKind.Known)
        {
            if (kind.Prefix.Length > _candidate.Length && StartsWith(kind.Prefix))
            {
                return true;
            }
        }
        return false;
    }

    private bool StartsWith(string prefix)
    {
        for (var i = 0; i < _candidate.Length; i++)
        {
            if (prefix[i] != _candidate[i])
            {
                return false;
            }
        }
        return true;
    }

    private void PushBody(char c, int start, int end, ICollection<GuardFinding> findings)
    {
        if (!_kind!.Allows(c))
        {
            Finish(findings);
            PushPrefix(c, start, end);
            return;
        }
        if (_swallowing)
        {
            // Several folded characters can end at the same place of the text: they add nothing to hide.
            if (end > _end)
            {
                findings.Add(new GuardFinding(GuardRules.ApiKey, _end, end - _end));
            }

            _end = end;
            return;
        }
        _candidate.Append(c);
        _end = end;
        if (c == '.')
        {
            _dots++;
            _shortestPart = Math.Min(_shortestPart, _part);
            _part = 0;
        }
        else
        {
            _part++;
            _lastSolidEnd = end;
        }
        if (char.IsAsciiDigit(c))
        {
            _digits++;
        }

        _valid &= _kind.Body switch
        {
            KeyBody.Letters => char.IsAsciiLetterOrDigit(c),
            KeyBody.Capitals => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c),
            _ => true,
        };
        if (_candidate.Length >= MaxHeld)
        {
            Overflow(findings);
        }
    }

    private void Overflow(ICollection<GuardFinding> findings)
    {
        if (_valid && _kind!.Longest is null)
        {
            findings.Add(new GuardFinding(GuardRules.ApiKey, _start, _end - _start));
            _swallowing = true;
        }
        else
        {
            // Nothing known has this form; its rest cannot start a key, for that must not touch letters on its left.
            _kind = null;
        }
        _candidate.Clear();
    }

    private void Finish(ICollection<GuardFinding> findings)
    {
        if (!_swallowing && IsKey())
        {
            findings.Add(new GuardFinding(GuardRules.ApiKey, _start, _lastSolidEnd - _start));
        }

        _kind = null;
        _swallowing = false;
        _candidate.Clear();
    }

    private bool IsKey()
    {
        var length = _candidate.Length - _kind!.Prefix.Length;
        return _kind.Body == KeyBody.WebToken
            ? _dots >= 2 && _shortestPart >= 8
            : _valid && _digits > 0 && length >= _kind.Shortest && !(length > _kind.Longest);
    }
}
