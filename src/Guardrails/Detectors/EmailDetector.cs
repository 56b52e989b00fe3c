using System.Buffers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// E-mail addresses: the subset of RFC 5321 that people have. Local part: letters, digits and
/// <c>._%+-~'!#$&amp;*^`{|}</c>, at most 64; domain: at least two labels of letters, digits and dashes, the last of
/// letters (or xn--). ASCII only, so that a Korean particle may touch the address. Quoted local parts and address
/// literals do not count.
/// </summary>
public sealed class EmailDetector : IDetector
{
    private const int MaxLocal = 64;
    private const int MaxDomain = 255;

    /// <inheritdoc/>
    public string Rule => GuardRules.Email;

    /// <inheritdoc/>
    public int MaxLength => MaxLocal + 1 + MaxDomain;

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan : IDetectorScan
    {
        private static readonly SearchValues<char> Marks = SearchValues.Create("._%+-~'!#$&*^`{|}");

        // Where each of the last characters of a possible local part starts.
        private readonly int[] _starts = new int[MaxLocal];
        private int _local;
        private char _previous = '\n';
        private bool _inDomain;
        private int _addressStart,
            _goodEnd,
            _lastEnd;
        private int _domain,
            _labels,
            _label,
            _hyphens;
        private bool _labelIsName,
            _labelIsEncoded,
            _firstIsScale;
        private char _labelFirst,
            _labelSecond;

        public int UndecidedFrom =>
            _inDomain ? _addressStart
            : _local > 0 ? LocalStart
            : int.MaxValue;

        private int LocalStart => _starts[_local <= MaxLocal ? 0 : _local % MaxLocal];

        public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
        {
            if (_inDomain && !PushDomain(folded, end))
            {
                Finish(findings);
            }

            if (folded == '@' && _local > 0)
            {
                _addressStart = LocalStart;
                (_inDomain, _goodEnd, _domain, _labels, _firstIsScale) = (true, -1, 0, 0, false);
                StartLabel();
                _local = 0;
            }
            else
            {
                PushLocal(folded, start);
            }
            _previous = folded;
        }

        public void Complete(ICollection<GuardFinding> findings)
        {
            if (_inDomain)
            {
                Finish(findings);
            }

            _local = 0;
        }

        private void PushLocal(char c, int start)
        {
            var isWord = char.IsAsciiLetterOrDigit(c) || c == '_';
            // Two dots are an ellipsis: the address, if any, starts after them. It never starts with a mark either.
            if (!(isWord || Marks.Contains(c)) || (c == '.' && _previous == '.'))
            {
                _local = 0;
            }
            else if (isWord || _local > 0)
            {
                _starts[_local++ % MaxLocal] = start;
            }

            if (_local == 4 * MaxLocal)
            {
                _local = 2 * MaxLocal;
            }
        }

        private bool PushDomain(char c, int end)
        {
            if (++_domain > MaxDomain)
            {
                return false;
            }

            if (c == '.')
            {
                if (_label == 0)
                {
                    return false;
                }

                CloseLabel();
                _labels++;
                StartLabel();
                return true;
            }
            if (c == '-')
            {
                _hyphens++;
                return _label++ > 0;
            }
            if (!char.IsAsciiLetterOrDigit(c) || _label >= 63)
            {
                return false;
            }
            // A dash inside a last label is only allowed to encoded ones; trailing dashes are no part of the address.
            _labelIsName &= _hyphens == 0 && char.IsAsciiLetter(c);
            Remember(c);
            _label++;
            _lastEnd = end;
            return true;
        }

        private void Remember(char c)
        {
            var lower = char.ToLowerInvariant(c);
            switch (_label)
            {
                case 0:
                    _labelFirst = lower;
                    break;
                case 1:
                    _labelSecond = lower;
                    break;
                case 4:
                    _labelIsEncoded = _labelFirst == 'x' && _labelSecond == 'n' && _hyphens == 2;
                    break;
            }
        }

        private void StartLabel()
        {
            (_label, _hyphens, _labelIsName, _labelIsEncoded) = (0, 0, true, false);
            (_labelFirst, _labelSecond) = ('\0', '\0');
        }

        private void CloseLabel()
        {
            var letters = _label - _hyphens;
            if (_labels == 0)
            {
                _firstIsScale = _label == 2 && char.IsAsciiDigit(_labelFirst) && _labelSecond == 'x';
            }
            else if ((_labelIsName && letters >= 2) || _labelIsEncoded)
            {
                _goodEnd = _lastEnd;
            }
        }

        private void Finish(ICollection<GuardFinding> findings)
        {
            _inDomain = false;
            if (_label > 0)
            {
                CloseLabel();
            }
            // logo@2x.png is a file.
            if (_goodEnd > 0 && !(_firstIsScale && _labels == 1))
            {
                findings.Add(new GuardFinding(GuardRules.Email, _addressStart, _goodEnd - _addressStart));
            }
        }
    }
}
