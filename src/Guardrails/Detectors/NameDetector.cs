using Pipeline.Guardrails.Names;
using Pipeline.Guardrails.Tokens;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Names of persons, by dictionary and context: Korean ones that a label announces (담당자: …) or a title or form of
/// address follows (… 씨, … 과장), others after a label ("Name:") or Mr., Ms., Dr. A name that stands by itself does not
/// count, nor does a Korean family name alone.
/// </summary>
public sealed class NameDetector : IDetector
{
    /// <inheritdoc/>
    public string Rule => GuardRules.Name;

    /// <inheritdoc/>
    public int MaxLength => TokenScan.MaxUndecided;

    /// <inheritdoc/>
    public IDetectorScan Start() => new SeveralScans(new KoreanNameScan(), new LatinNameScan());
}
