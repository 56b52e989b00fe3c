namespace Pipeline.Guardrails.Shape;

/// <summary>Finds a text that is in none of some languages: when it has <see cref="Enough"/> letters, or ends with
/// fewer. Until then all of it waits.</summary>
/// <param name="languages">The languages that are allowed.</param>
internal sealed class LanguageDetector(IReadOnlyList<string> languages) : IDetector
{
    /// <summary>Letters that decide.</summary>
    public const int Enough = 40;

    /// <summary>Characters that decide, however few letters are among them.</summary>
    private const int Longest = 512;

    public string Rule => TextRules.Language;

    public int MaxLength => Longest;

    public bool IsFor(GuardPlace place) => place != GuardPlace.Context;

    public IDetectorScan Start() => new Scan(languages);

    private sealed class Scan(IReadOnlyList<string> languages) : IDetectorScan
    {
        private LetterCounts _counts;
        private int _read;
        private int _end;
        private bool _decided;

        public int UndecidedFrom => _decided ? int.MaxValue : 0;

        public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
        {
            if (_decided)
            {
                return;
            }

            _counts.Add(folded);
            _read++;
            _end = end;
            if (_counts.All >= Enough || _read >= Longest)
            {
                Decide(findings);
            }
        }

        public void Complete(ICollection<GuardFinding> findings)
        {
            if (!_decided)
            {
                Decide(findings);
            }
        }

        private void Decide(ICollection<GuardFinding> findings)
        {
            _decided = true;
            if (_counts.Language is { } language && !languages.Contains(language, StringComparer.Ordinal))
            {
                findings.Add(new GuardFinding(TextRules.Language, 0, _end));
            }
        }
    }
}
