namespace Pipeline.Retrieval.Lexical;

/// <summary>A question as weighted terms. There is no query syntax: any text, operators and all, is only words, of which any
/// may match; other parts of the program may ask for terms that must or must not occur.</summary>
internal sealed class LexicalQuery
{
    /// <summary>Longer questions are cut here, before analysis.</summary>
    public const int MaxCharacters = 16_384;

    /// <summary>Distinct body terms beyond this many are left out, the first ones kept.</summary>
    public const int MaxBodyTerms = 192;

    /// <summary>The same for words: 256 terms in all.</summary>
    public const int MaxWordTerms = 64;

    private LexicalQuery(IReadOnlyList<QueryTerm> terms) => Terms = terms;

    /// <summary>The distinct terms in order of first occurrence.</summary>
    public IReadOnlyList<QueryTerm> Terms { get; }

    /// <summary>A query of given terms.</summary>
    /// <param name="terms">Terms as analysed, no two of the same field and text.</param>
    public static LexicalQuery Of(IReadOnlyList<QueryTerm> terms) => new(terms);

    public static LexicalQuery Parse(KeywordQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(query.Text);
        string text = query.Text;
        AnalyzedText analyzed = TextAnalysis.Analyze(text.Length > MaxCharacters ? text[..MaxCharacters] : text);
        List<QueryTerm> terms = Distinct(LexicalFields.Body, analyzed.Body, MaxBodyTerms);
        terms.AddRange(Distinct(LexicalFields.Words, analyzed.Words, MaxWordTerms));
        AddExpansion(terms, query.Expansion);
        return new LexicalQuery(terms);
    }

    private static void AddExpansion(List<QueryTerm> terms, IReadOnlyList<WeightedTerm> expansion)
    {
        foreach (WeightedTerm added in expansion)
        {
            int place = terms.FindIndex(t => t.Field == added.Field && t.Text == added.Text);
            if (place >= 0)
            {
                terms[place] = terms[place] with { Weight = terms[place].Weight + added.Weight };
            }
            else
            {
                terms.Add(new QueryTerm(added.Field, added.Text, added.Weight));
            }
        }
    }

    private static List<QueryTerm> Distinct(string field, IReadOnlyList<string> terms, int limit)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var distinct = new List<QueryTerm>();
        foreach (string term in terms)
        {
            if (places.TryGetValue(term, out int place))
            {
                distinct[place] = distinct[place] with { Weight = distinct[place].Weight + 1 };
            }
            else if (distinct.Count < limit)
            {
                places.Add(term, distinct.Count);
                distinct.Add(new QueryTerm(field, term, 1));
            }
        }

        return distinct;
    }
}
