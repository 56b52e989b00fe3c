namespace Pipeline.Guardrails.Tests.Detectors;

/// <summary>The found parts of a text, for tests that read as lists.</summary>
internal static class Spans
{
    public static string[] Of(IDetector detector, string text)
    {
        var findings = new List<GuardFinding>();
        detector.Find(text, findings);
        Assert.All(findings, finding => Assert.Equal(detector.Rule, finding.Rule));
        return
        [
            .. findings
                .OrderBy(finding => finding.Start)
                .Select(finding => text.Substring(finding.Start, finding.Length)),
        ];
    }
}
