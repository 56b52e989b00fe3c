namespace Pipeline.Guardrails.Detectors;

/// <summary>The scans of a rule that looks for several forms.</summary>
internal sealed class SeveralScans(params IDetectorScan[] scans) : IDetectorScan
{
    public int UndecidedFrom
    {
        get
        {
            var first = int.MaxValue;
            foreach (var scan in scans)
            {
                first = Math.Min(first, scan.UndecidedFrom);
            }

            return first;
        }
    }

    /// <summary>The scans themselves, for tests that count work.</summary>
    public IReadOnlyList<IDetectorScan> Parts => scans;

    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        foreach (var scan in scans)
        {
            scan.Push(folded, start, end, findings);
        }
    }

    public void Complete(ICollection<GuardFinding> findings)
    {
        foreach (var scan in scans)
        {
            scan.Complete(findings);
        }
    }
}
