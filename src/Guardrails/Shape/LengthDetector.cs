namespace Pipeline.Guardrails.Shape;

/// <summary>Finds the first character beyond the limit of a place.</summary>
/// <param name="limit">How long a text may be, in UTF-16 units.</param>
/// <param name="place">The place.</param>
internal sealed class LengthDetector(int limit, GuardPlace place) : IDetector
{
    public string Rule => TextRules.Length;

    public int MaxLength => 0;

    public bool IsFor(GuardPlace at) => at == place;

    public IDetectorScan Start() => new Scan(limit);

    private sealed class Scan(int limit) : IDetectorScan
    {
        private bool _found;

        public int UndecidedFrom => int.MaxValue;

        public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
        {
            if (!_found && end > limit)
            {
                _found = true;
                findings.Add(new GuardFinding(TextRules.Length, start, end - start));
            }
        }

        public void Complete(ICollection<GuardFinding> findings) { }
    }
}
