namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>The terms of a passage, to tell how much two passages have in common without an embedder.</summary>
public sealed class TermOverlap
{
    private readonly HashSet<string> _terms;

    /// <summary>Takes a passage's terms, as keyword search sees them.</summary>
    /// <param name="text">The passage.</param>
    public TermOverlap(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _terms = [.. TextAnalysis.Analyze(text).Body];
    }

    /// <summary>The terms that both have, over the geometric mean of what each has (cosine of binary term vectors): 0
    /// to 1.</summary>
    /// <param name="other">Another passage.</param>
    public double With(TermOverlap other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (var few, var many) = _terms.Count <= other._terms.Count ? (_terms, other._terms) : (other._terms, _terms);
        return few.Count == 0 ? 0 : few.Count(many.Contains) / Math.Sqrt((double)few.Count * many.Count);
    }
}
