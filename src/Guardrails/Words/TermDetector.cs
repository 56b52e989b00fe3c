namespace Pipeline.Guardrails.Words;

/// <summary>Finds the words of lists.</summary>
internal sealed class TermDetector : IDetector
{
    private readonly TermNode _terms;
    private readonly TermNode _open;
    private readonly TermRules _rules;

    /// <param name="rule">The rule.</param>
    /// <param name="deny">The words, with stars where they are open.</param>
    /// <param name="allow">The words that are none although they hold one.</param>
    /// <param name="rules">How far a text may be from a word.</param>
    public TermDetector(string rule, IEnumerable<string> deny, IEnumerable<string> allow, TermRules rules)
    {
        (Rule, _rules) = (rule, rules);
        Term[] all =
        [
            .. deny.Select(word => Term.Of(word, isAllowed: false)),
            .. allow.Select(word => Term.Of(word, isAllowed: true)),
        ];
        _terms = TermNode.Of(all.Where(term => !term.OpenStart));
        _open = TermNode.Of(all.Where(term => term.OpenStart));
    }

    public string Rule { get; }

    public int MaxLength => (4 * WordLists.Longest) + KoreanTails.Longest;

    public IDetectorScan Start() => new TermScan(_terms, _open, _rules, Rule);
}
