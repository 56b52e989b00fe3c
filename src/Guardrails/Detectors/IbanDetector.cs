using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// International Bank Account Numbers (ISO 13616): country, two check digits (modulo 97) and as many characters as the
/// country has, in one piece or with single spaces, dashes or a line break between groups.
/// </summary>
public sealed class IbanDetector : IDetector
{
    // Characters that may stand between two of a number, marks of Markdown beside them.
    private const int MaxGap = 2;

    /// <inheritdoc/>
    public string Rule => GuardRules.Iban;

    /// <inheritdoc/>
    public int MaxLength => IbanCountries.Longest * (1 + MaxGap + Markup.Longest);

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    // A number that has begun; several can be under way, because one may begin inside another that is none.
    private struct Candidate
    {
        public int Start,
            Country,
            Check,
            Length,
            Count,
            Remainder,
            End;
    }

    private sealed class Scan : IDetectorScan
    {
        private readonly List<Candidate> _candidates = [];
        private int _gap,
            _markup;
        private char _previous = '\n';

        public int UndecidedFrom => _candidates.Count > 0 ? _candidates[0].Start : int.MaxValue;

        public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
        {
            if (Markup.Is(folded) && _candidates.Count > 0 && ++_markup <= Markup.Longest)
            {
                return;
            }

            _markup = 0;
            if (char.IsAsciiLetterOrDigit(folded))
            {
                PushCharacter(char.ToUpperInvariant(folded), start, end);
                _gap = 0;
            }
            else
            {
                EndWord(findings);
                if (folded is not (' ' or '-' or '\n' or '\r') || ++_gap > MaxGap)
                {
                    _candidates.Clear();
                }
            }

            _previous = folded;
        }

        public void Complete(ICollection<GuardFinding> findings)
        {
            EndWord(findings);
            _candidates.Clear();
        }

        private void PushCharacter(char c, int start, int end)
        {
            for (var i = _candidates.Count - 1; i >= 0; i--)
            {
                var candidate = _candidates[i];
                if (Take(ref candidate, c, end))
                {
                    _candidates[i] = candidate;
                }
                else
                {
                    _candidates.RemoveAt(i);
                }
            }

            if (c is >= 'A' and <= 'Z' && !char.IsAsciiLetterOrDigit(_previous) && _previous != '_')
            {
                _candidates.Add(
                    new Candidate
                    {
                        Start = start,
                        Country = c,
                        Count = 1,
                        End = end,
                    }
                );
            }
        }

        private static bool Take(ref Candidate candidate, char c, int end)
        {
            candidate.End = end;
            switch (++candidate.Count)
            {
                case 2:
                    if (c is < 'A' or > 'Z')
                    {
                        return false;
                    }

                    var first = (char)candidate.Country;
                    candidate.Length = IbanCountries.LengthOf(first, c);
                    candidate.Country = ValueOf(first) * 100 + ValueOf(c);
                    return candidate.Length > 0;
                case 3 or 4:
                    candidate.Check = candidate.Check * 10 + c - '0';
                    return char.IsAsciiDigit(c);
                default:
                    candidate.Remainder = (candidate.Remainder * (char.IsAsciiDigit(c) ? 10 : 100) + ValueOf(c)) % 97;
                    return candidate.Count <= candidate.Length;
            }
        }

        // Numbers end with a word; what has not even its country by then is none.
        private void EndWord(ICollection<GuardFinding> findings)
        {
            for (var i = 0; i < _candidates.Count; i++)
            {
                var candidate = _candidates[i];
                if (candidate.Count == candidate.Length && IsWhole(candidate))
                {
                    findings.Add(new GuardFinding(GuardRules.Iban, candidate.Start, candidate.End - candidate.Start));
                    _candidates.Clear();
                    return;
                }
            }

            _candidates.RemoveAll(candidate => candidate.Count < 4 || candidate.Count == candidate.Length);
        }

        private static bool IsWhole(in Candidate candidate) =>
            (candidate.Remainder * 1_000_000L + candidate.Country * 100 + candidate.Check) % 97 == 1;

        private static int ValueOf(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10;
    }
}
