namespace Pipeline.Guardrails.Keys;

/// <summary>Finds random-looking values that are assigned to a name that says secret.</summary>
internal sealed class AssignmentScan : IDetectorScan
{
    private const int MaxHeld = 256;
    private const int MaxGap = 4;
    private const int LongestName = 12;
    private const int ShortestSecret = 16;
    private const int ShortestPassword = 8;

    // Bits per character of the value's own letter frequencies: words repeat letters, keys hardly.
    private const double SecretEntropy = 3.0;
    private const double PasswordEntropy = 2.0;

    private static readonly string[] SecretNames =
    [
        "apikey",
        "secret",
        "secretkey",
        "token",
        "accesskey",
        "privatekey",
        "authkey",
        "credential",
        "인증키",
        "비밀키",
        "api키",
        "토큰",
        "accountkey",
    ];

    private static readonly string[] PasswordNames = ["password", "passwd", "pwd", "passphrase", "비밀번호", "암호"];

    private readonly char[] _name = new char[8 * LongestName];
    private readonly int[] _frequencies = new int[128];
    private int _nameLength,
        _gap,
        _value,
        _start,
        _end,
        _solidEnd,
        _solid,
        _letters,
        _digits;
    private State _state;
    private bool _isPassword;

    private enum State
    {
        Name,
        Operator,
        Value,
        Swallowing,
        Skipping,
    }

    public int UndecidedFrom =>
        _state == State.Value ? _start
        : _state == State.Swallowing ? _end
        : int.MaxValue;

    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        if (_state is State.Value or State.Swallowing or State.Skipping)
        {
            if (IsValue(folded))
            {
                PushValue(folded, end, findings);
                return;
            }
            Finish(findings);
        }
        if (_state == State.Operator)
        {
            if (IsValue(folded) && folded != '=')
            {
                StartValue(start);
                PushValue(folded, end, findings);
                return;
            }
            if (folded is ' ' or '\t' or '"' or '\'' or '`' or '=' or '>' or ':' && ++_gap <= MaxGap)
            {
                return;
            }

            (_state, _nameLength) = (State.Name, 0);
        }
        PushName(folded);
    }

    public void Complete(ICollection<GuardFinding> findings) => Finish(findings);

    private static bool IsValue(char c) => char.IsAsciiLetterOrDigit(c) || "_-./+=~!@$%^*".Contains(c);

    private void PushName(char c)
    {
        if (char.IsLetterOrDigit(c))
        {
            if (_nameLength == _name.Length)
            {
                _name.AsSpan(_name.Length - LongestName).CopyTo(_name);
                _nameLength = LongestName;
            }
            _name[_nameLength++] = c;
            _gap = 0;
        }
        else if (c is ':' or '=' && _nameLength > 0 && _gap <= MaxGap && IsNamed())
        {
            (_state, _gap) = (State.Operator, 0);
        }
        else if (c is '_' or '-' or '.' or ' ' or '\t' or '"' or '\'' or '`' or ']')
        {
            _gap++;
        }
        else
        {
            _nameLength = 0;
        }
    }

    private bool IsNamed()
    {
        ReadOnlySpan<char> name = _name.AsSpan(0, _nameLength);
        foreach (var password in PasswordNames)
        {
            if (name.EndsWith(password, StringComparison.OrdinalIgnoreCase))
            {
                return _isPassword = true;
            }
        }
        _isPassword = false;
        foreach (var secret in SecretNames)
        {
            if (name.EndsWith(secret, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    private void StartValue(int start)
    {
        (_state, _start, _value, _solid, _letters, _digits) = (State.Value, start, 0, 0, 0, 0);
        _solidEnd = start;
        Array.Clear(_frequencies);
    }

    private void PushValue(char c, int end, ICollection<GuardFinding> findings)
    {
        if (_state == State.Skipping)
        {
            return;
        }

        if (_state == State.Swallowing)
        {
            // Several folded characters can end at the same place of the text: they add nothing to hide.
            if (end > _end)
            {
                findings.Add(new GuardFinding(GuardRules.ApiKey, _end, end - _end));
            }

            _end = end;
            return;
        }
        _value++;
        _frequencies[c]++;
        if (char.IsAsciiLetter(c))
        {
            _letters++;
        }
        else if (char.IsAsciiDigit(c))
        {
            _digits++;
        }
        // A sentence's full stop is no part of the value.
        if (c is not ('.' or '!' or '~'))
        {
            (_solid, _solidEnd) = (_value, end);
        }

        if (_value < MaxHeld)
        {
            return;
        }

        if (IsSecret())
        {
            findings.Add(new GuardFinding(GuardRules.ApiKey, _start, end - _start));
            (_state, _end) = (State.Swallowing, end);
        }
        else
        {
            _state = State.Skipping;
        }
    }

    private bool IsSecret()
    {
        var (shortest, entropy) = _isPassword ? (ShortestPassword, PasswordEntropy) : (ShortestSecret, SecretEntropy);
        return _solid >= shortest && _letters > 0 && _digits > 0 && Entropy() >= entropy;
    }

    private double Entropy()
    {
        var bits = 0.0;
        foreach (var count in _frequencies)
        {
            if (count > 0)
            {
                bits -= count * Math.Log2((double)count / _value);
            }
        }
        return bits / _value;
    }

    private void Finish(ICollection<GuardFinding> findings)
    {
        if (_state == State.Value && IsSecret())
        {
            findings.Add(new GuardFinding(GuardRules.ApiKey, _start, _solidEnd - _start));
        }

        (_state, _nameLength, _gap) = (State.Name, 0, 0);
    }
}
