namespace Pipeline.Guardrails.Keys;

/// <summary>
/// Finds private keys in textual encoding (RFC 7468; PGP blocks too): the header, and after it whatever looks like the
/// body, up to the footer or to the first thing that does not. A header that prose mentions takes nothing with it.
/// </summary>
internal sealed class PrivateKeyScan : IDetectorScan
{
    private const int Dashes = 5;
    private const int MaxLabel = 64;
    private const int MaxWord = 64;
    private const int MaxGap = 8;
    private const int ShortestLine = 16;
    private const string Footer = "-----END";

    private readonly int[] _dashStarts = new int[Dashes];
    private readonly char[] _text = new char[MaxLabel];
    private State _state;
    private int _dashes,
        _length,
        _start,
        _end,
        _gap;
    private bool _escaped,
        _shortLine,
        _isBase64;

    private enum State
    {
        Outside,
        Header,
        HeaderDashes,
        Body,
        Footer,
    }

    public int UndecidedFrom =>
        _state switch
        {
            State.Outside => _dashes > 0 ? _dashStarts[_dashes <= Dashes ? 0 : _dashes % Dashes] : int.MaxValue,
            State.Header or State.HeaderDashes => _start,
            _ => _end,
        };

    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        var taken = _state switch
        {
            State.Header => PushHeader(folded),
            State.HeaderDashes => PushHeaderDashes(folded, end, findings),
            State.Body => PushBody(folded, end, findings),
            State.Footer => PushFooter(folded, end, findings),
            _ => false,
        };
        if (taken)
        {
            return;
        }

        if (_state != State.Outside)
        {
            (_state, _dashes) = (State.Outside, 0);
        }

        PushOutside(folded, start);
    }

    public void Complete(ICollection<GuardFinding> findings)
    {
        if (_state == State.Body)
        {
            EndWord(findings);
        }

        if (_state == State.Footer)
        {
            Report(_wordEnd, findings);
        }

        (_state, _dashes) = (State.Outside, 0);
    }

    private int _wordEnd;

    private void PushOutside(char c, int start)
    {
        if (c == '-')
        {
            _dashStarts[_dashes++ % Dashes] = start;
            if (_dashes == 4 * Dashes)
            {
                _dashes = 2 * Dashes;
            }

            return;
        }
        if (c == 'B' && _dashes >= Dashes)
        {
            _start = _dashStarts[_dashes % Dashes];
            _state = State.Header;
            _text[0] = c;
            _length = 1;
        }
        _dashes = 0;
    }

    private bool PushHeader(char c)
    {
        if (c == '-')
        {
            var label = _text.AsSpan(0, _length);
            if (!label.StartsWith("BEGIN ") || !(label.EndsWith("PRIVATE KEY") || label.EndsWith("PRIVATE KEY BLOCK")))
            {
                return false;
            }

            (_state, _dashes) = (State.HeaderDashes, 1);
            return true;
        }
        if (_length == MaxLabel || !(char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == ' '))
        {
            return false;
        }

        _text[_length++] = c;
        return true;
    }

    private bool PushHeaderDashes(char c, int end, ICollection<GuardFinding> findings)
    {
        if (c != '-')
        {
            return false;
        }

        if (++_dashes < Dashes)
        {
            return true;
        }

        findings.Add(new GuardFinding(GuardRules.ApiKey, _start, end - _start));
        (_state, _end, _wordEnd, _gap, _shortLine, _escaped) = (State.Body, end, end, 0, false, false);
        StartWord();
        return true;
    }

    private bool PushBody(char c, int end, ICollection<GuardFinding> findings)
    {
        // In source code and JSON a line break is written \n.
        if (_escaped && c is 'n' or 'r')
        {
            _escaped = false;
            return true;
        }
        _escaped = c == '\\';
        if (c is ' ' or '\t' or '\r' or '\n' or '\\')
        {
            return EndWord(findings) && ++_gap <= MaxGap;
        }

        _gap = 0;
        _wordEnd = end;
        if (_length < MaxWord)
        {
            _text[_length++] = c;
        }

        _isBase64 &= char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=';
        if (_length == Footer.Length && IsFooter())
        {
            (_state, _dashes, _length) = (State.Footer, 0, 0);
            return true;
        }
        if (_length < MaxWord)
        {
            return _isBase64 || CouldBeHeaderLine();
        }

        if (!_isBase64)
        {
            return false;
        }

        Report(end, findings);
        return true;
    }

    private bool PushFooter(char c, int end, ICollection<GuardFinding> findings)
    {
        _wordEnd = end;
        if (++_length <= MaxLabel && (char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is ' ' or '-'))
        {
            _dashes = c == '-' ? _dashes + 1 : 0;
            if (_dashes < Dashes)
            {
                return true;
            }
        }
        Report(_dashes == Dashes ? end : _end, findings);
        if (_dashes < Dashes)
        {
            return false;
        }

        (_state, _dashes) = (State.Outside, 0);
        return true;
    }

    /// <summary>Decides a word of the body; false when the body has ended.</summary>
    private bool EndWord(ICollection<GuardFinding> findings)
    {
        if (_length == 0)
        {
            return true;
        }

        var isLine = _isBase64 ? _length >= ShortestLine || _text[_length - 1] == '=' : CouldBeHeaderLine();
        // Only the last line before the footer is short.
        if (!isLine && _shortLine)
        {
            return false;
        }

        _shortLine = !isLine;
        if (isLine)
        {
            Report(_wordEnd, findings);
        }

        StartWord();
        return true;
    }

    private void StartWord() => (_length, _isBase64) = (0, true);

    private bool IsFooter() => _text.AsSpan(0, _length).SequenceEqual(Footer);

    // RFC 1421 headers of encrypted keys, PGP headers, and the beginning of a footer.
    private bool CouldBeHeaderLine()
    {
        var word = _text.AsSpan(0, _length);
        return (word.Length < Footer.Length && Footer.AsSpan().StartsWith(word))
            || Fits(word, "Proc-Type:")
            || Fits(word, "4,ENCRYPTED")
            || Fits(word, "DEK-Info:")
            || Fits(word, "Version:")
            || word.StartsWith("AES-")
            || word.StartsWith("DES-")
            || Fits(word, "AES-")
            || Fits(word, "DES-");
    }

    private static bool Fits(ReadOnlySpan<char> word, string whole) => whole.AsSpan().StartsWith(word);

    private void Report(int end, ICollection<GuardFinding> findings)
    {
        if (end > _end)
        {
            findings.Add(new GuardFinding(GuardRules.ApiKey, _end, end - _end));
        }

        _end = end;
    }
}
