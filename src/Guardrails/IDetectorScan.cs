namespace Pipeline.Guardrails;

/// <summary>
/// One detector reading one text. Characters come folded: compatibility forms (full-width digits, circled digits,
/// the many dashes and spaces) as their plain ASCII form, invisible characters left out. Not thread-safe.
/// </summary>
public interface IDetectorScan
{
    /// <summary>
    /// The offset in the original text from which a finding may still start; <see cref="int.MaxValue"/> when nothing
    /// read so far can be part of a later finding. Every finding reported later starts at or after it.
    /// </summary>
    int UndecidedFrom { get; }

    /// <summary>Reads the next folded character.</summary>
    /// <param name="folded">The character.</param>
    /// <param name="start">Offset in the original text of what it was folded from.</param>
    /// <param name="end">Offset just after it.</param>
    /// <param name="findings">Receives findings that are now certain.</param>
    void Push(char folded, int start, int end, ICollection<GuardFinding> findings);

    /// <summary>Says that the text has ended.</summary>
    /// <param name="findings">Receives the findings that only the end makes certain.</param>
    void Complete(ICollection<GuardFinding> findings);
}
