using System.Globalization;
using System.Text;

namespace Pipeline.Guardrails.Tests.Labelled;

/// <summary>
/// Counts what detectors find against what was labelled. A finding is right when it is the labelled span to the
/// character; an address may differ by a fifth. What the rule <c>secret</c> finds of a labelled key counts for neither,
/// since both names are right.
/// </summary>
internal sealed class LabelledScore
{
    private readonly SortedDictionary<string, (int Right, int Wrong, int Missed)> _rules = new(StringComparer.Ordinal);

    /// <summary>What was wrong or missed, a line each.</summary>
    public List<string> Errors { get; } = [];

    /// <summary>How much of what is found is right, over all rules.</summary>
    public double Precision => Share(_rules.Values.Sum(rule => rule.Right), _rules.Values.Sum(rule => rule.Wrong));

    /// <summary>How much of what is labelled is found, over all rules.</summary>
    public double Recall => Share(_rules.Values.Sum(rule => rule.Right), _rules.Values.Sum(rule => rule.Missed));

    public void Add(LabelledSentence sentence, IEnumerable<IDetector> detectors)
    {
        var found = new List<GuardFinding>();
        foreach (var detector in detectors)
        {
            detector.Find(sentence.Text, found);
        }

        foreach (var span in sentence.Spans)
        {
            var at = found.FindIndex(finding => IsSame(finding, span));
            if (at >= 0)
            {
                found.RemoveAt(at);
                Count(span.Rule, right: 1);
            }
            else
            {
                Count(span.Rule, missed: 1);
                Errors.Add($"missed {Show(span, sentence)}");
            }
        }

        foreach (var finding in found.Where(finding => !IsKey(finding, sentence)))
        {
            Count(finding.Rule, wrong: 1);
            Errors.Add($"wrong {Show(finding, sentence)}");
        }
    }

    /// <summary>The table of the documentation.</summary>
    public string Table()
    {
        var text = new StringBuilder("| rule | spans | precision | recall |\n|---|---|---|---|\n");
        foreach (var (rule, (right, wrong, missed)) in _rules)
        {
            Row(rule, right + missed, Share(right, wrong), Share(right, missed));
        }

        Row("all", _rules.Values.Sum(rule => rule.Right + rule.Missed), Precision, Recall);
        return text.ToString();

        void Row(string rule, int spans, double precision, double recall) =>
            text.Append(CultureInfo.InvariantCulture, $"| {rule} | {spans} | {precision:.000} | {recall:.000} |\n");
    }

    private static double Share(int right, int other) => right + other == 0 ? 1 : (double)right / (right + other);

    private static bool IsSame(GuardFinding finding, GuardFinding span)
    {
        if (finding.Rule != span.Rule)
        {
            return false;
        }

        var both = Math.Min(finding.End, span.End) - Math.Max(finding.Start, span.Start);
        var any = Math.Max(finding.End, span.End) - Math.Min(finding.Start, span.Start);
        return span.Rule == GuardRules.Address ? both >= 0.8 * any : both == any;
    }

    private static bool IsKey(GuardFinding finding, LabelledSentence sentence) =>
        finding.Rule == GuardRules.Secret
        && sentence.Spans.Any(span =>
            span.Rule == GuardRules.ApiKey && span.Start < finding.End && finding.Start < span.End
        );

    private static string Show(GuardFinding finding, LabelledSentence sentence) =>
        $"{finding.Rule} '{sentence.Text.Substring(finding.Start, finding.Length)}' in: {sentence.Text}";

    private void Count(string rule, int right = 0, int wrong = 0, int missed = 0)
    {
        var (r, w, m) = _rules.GetValueOrDefault(rule);
        _rules[rule] = (r + right, w + wrong, m + missed);
    }
}
