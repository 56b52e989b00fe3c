using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>A question as weighted terms. There is no query syntax: any text, operators and all, is only words, of
/// which any may match; other parts of the program may ask for terms that must or must not occur.</summary>
internal sealed class LexicalQuery
{
    /// <summary>Longer questions are cut here, before analysis.</summary>
    public const int MaxCharacters = 16_384;

    /// <summary>Distinct body terms beyond this many are left out, the first ones kept.</summary>
    public const int MaxBodyTerms = 192;

    /// <summary>The same for words: 256 terms in all.</summary>
    public const int MaxWordTerms = 64;

    private LexicalQuery(
        IReadOnlyList<QueryTerm> terms,
        IReadOnlyList<TermPhrase> phrases,
        KeywordField field,
        float titleWeight
    ) => (Terms, Phrases, Field, TitleWeight) = (terms, phrases, field, titleWeight);

    /// <summary>The distinct terms in order of first occurrence.</summary>
    public IReadOnlyList<QueryTerm> Terms { get; }

    /// <summary>Phrases of two or more terms; all their terms are required ones of <see cref="Terms"/>.</summary>
    public IReadOnlyList<TermPhrase> Phrases { get; }

    /// <summary>Where terms are looked for.</summary>
    public KeywordField Field { get; }

    /// <summary>Weight of a match in title and headings, beside that in the whole.</summary>
    public float TitleWeight { get; }

    /// <summary>A query of given terms.</summary>
    /// <param name="terms">Terms as analysed, no two of the same field and text.</param>
    /// <param name="titleWeight">Weight of a match in title and headings.</param>
    public static LexicalQuery Of(
        IReadOnlyList<QueryTerm> terms,
        float titleWeight = KeywordQuery.DefaultTitleWeight
    ) => new(terms, [], KeywordField.All, titleWeight);

    /// <summary>Weight of a field in the sum of BM25 scores.</summary>
    public float Weight(SearchedField field) =>
        field.Name == LexicalFields.Title && Field == KeywordField.All ? TitleWeight : field.Weight;

    public static LexicalQuery Parse(KeywordQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(query.Text);
        if (!(query.TitleWeight is >= 0 and <= KeywordQuery.MaxTitleWeight))
        {
            throw new IndexInputException(
                "titleWeight",
                null,
                $"is {query.TitleWeight}; it must be 0 to {KeywordQuery.MaxTitleWeight}."
            );
        }

        var text = query.Text.Length > MaxCharacters ? query.Text[..MaxCharacters] : query.Text;
        var analyzed = TextAnalysis.Analyze(text);
        var terms = Distinct(LexicalFields.Body, analyzed.Body, MaxBodyTerms);
        terms.AddRange(Distinct(LexicalFields.Words, analyzed.Words, MaxWordTerms));
        Lessen(terms, AskingWords.In(text));
        AddExpansion(terms, query.Expansion);
        return new LexicalQuery(terms, AddPhrases(terms, query.Phrases), query.Field, query.TitleWeight);
    }

    /// <summary>Makes occurrences in asking words count less.</summary>
    private static void Lessen(List<QueryTerm> terms, List<(string Field, string Text)> asking)
    {
        foreach ((var field, var text) in asking)
        {
            var place = PlaceOf(terms, field, text);
            if (place >= 0)
            {
                // Cut out of its text a word may have terms that it has not there; then no term goes below its least.
                terms[place] = terms[place] with
                {
                    Weight = Math.Max(AskingWords.Weight, terms[place].Weight - 1 + AskingWords.Weight),
                };
            }
        }
    }

    private static List<TermPhrase> AddPhrases(List<QueryTerm> terms, IReadOnlyList<PhraseClause> phrases)
    {
        if (
            phrases.Count > KeywordQuery.MaxPhrases
            || phrases.FirstOrDefault(p => p.Slop is < 0 or > PhraseClause.MaxSlop) is not null
        )
        {
            throw new IndexInputException(
                "phrases",
                null,
                $"are more than {KeywordQuery.MaxPhrases}, or one has a slop outside 0 to {PhraseClause.MaxSlop}."
            );
        }

        var found = new List<TermPhrase>();
        foreach (var phrase in phrases)
        {
            var words = TextAnalysis
                .Analyze(phrase.Text.Length > MaxCharacters ? phrase.Text[..MaxCharacters] : phrase.Text)
                .Body;
            foreach (var word in words)
            {
                var place = PlaceOf(terms, LexicalFields.Body, word);
                if (place >= 0)
                {
                    terms[place] = terms[place] with { Occur = TermOccur.Required };
                }
                else
                {
                    terms.Add(new QueryTerm(LexicalFields.Body, word, 1, TermOccur.Required));
                }
            }

            if (words.Count > 1)
            {
                found.Add(new TermPhrase(words, phrase.Slop));
            }
        }

        return found;
    }

    private static void AddExpansion(List<QueryTerm> terms, IReadOnlyList<WeightedTerm> expansion)
    {
        foreach (var added in expansion)
        {
            var place = PlaceOf(terms, added.Field, added.Text);
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

    private static int PlaceOf(List<QueryTerm> terms, string field, string text) =>
        terms.FindIndex(term => term.Field == field && term.Text == text);

    private static List<QueryTerm> Distinct(string field, IReadOnlyList<string> terms, int limit)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var distinct = new List<QueryTerm>();
        foreach (var term in terms)
        {
            if (places.TryGetValue(term, out var place))
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
