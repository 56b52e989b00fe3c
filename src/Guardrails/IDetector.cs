using Pipeline.Guardrails.Folding;

namespace Pipeline.Guardrails;

/// <summary>
/// Recognises one kind of text. A detector reads characters one by one and never sees where a text was cut into
/// pieces, so a stream gives the findings of the whole text however it is cut. Detectors are immutable and safe to
/// share; every scan belongs to one text.
/// </summary>
public interface IDetector
{
    /// <summary>The id of the rule, lower case with dashes; it names the mask and the policy entry.</summary>
    string Rule { get; }

    /// <summary>
    /// The most folded characters that a scan leaves undecided: the bound of what a stream holds back for this rule.
    /// </summary>
    int MaxLength { get; }

    /// <summary>Whether it looks at texts of a place at all.</summary>
    /// <param name="place">The place.</param>
    bool IsFor(GuardPlace place) => true;

    /// <summary>Begins reading a text.</summary>
    /// <returns>A scan that has read nothing.</returns>
    IDetectorScan Start();

    /// <summary>Finds every occurrence in <paramref name="text"/> in time linear in its length.</summary>
    /// <param name="text">The original text; offsets of findings refer to it.</param>
    /// <param name="findings">Receives the findings.</param>
    void Find(string text, ICollection<GuardFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(findings);
        var scan = Start();
        var folder = new TextFolder();
        foreach (var c in text)
        {
            folder.Push(c, scan, findings);
        }

        folder.Complete(scan, findings);
        scan.Complete(findings);
    }
}
