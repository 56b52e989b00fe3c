using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.SurfaceForms;
using Pipeline.Retrieval.Suggestions;

namespace Pipeline.Retrieval.Shards;

/// <content>Words of the shard, to complete and to correct what is typed.</content>
public sealed partial class ShardSnapshot
{
    /// <summary>The most words that one call gives.</summary>
    public const int MaxWords = 100;

    /// <summary>Words that go on from the last word of a text. Korean may be half typed: 거 and 검ㅅ both lead to
    /// 검색.</summary>
    /// <param name="typed">What is typed so far. Nothing is completed after a space.</param>
    /// <param name="most">At most this many, 1 to <see cref="MaxWords"/>.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The most frequent first. Words that only hidden chunks have are left out.</returns>
    public IReadOnlyList<WordCompletion> Complete(string typed, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(typed);
        CheckWords(most);
        var keys = TypedText.Of(Cut(typed)).Keys;
        return keys.Length == 0 ? [] : Words(cancellationToken).Complete(keys, most, cancellationToken);
    }

    /// <summary>Looks up words of a text that may be misspelt: those that this shard does not have or hardly
    /// has.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>One entry a different word that is long enough to judge, in the order of the text.
    /// <see cref="Spelling.Merge"/> brings the shards of a collection together.</returns>
    public IReadOnlyList<WordCorrection> Correct(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        var vocabulary = Words(cancellationToken);
        var words = new List<WordCorrection>();
        foreach (
            var word in SurfaceWords
                .Of(TextNormalizer.Normalize(Cut(text)))
                .Select(word => word.Text)
                .Distinct(StringComparer.Ordinal)
                .Take(Spelling.MaxWords)
        )
        {
            var keys = KeyStrokes.Of(word);
            if (WordDistance.Allowed(keys) > 0)
            {
                var chunks = vocabulary.Count(keys, cancellationToken);
                words.Add(
                    new WordCorrection(
                        word,
                        chunks,
                        chunks > Spelling.MostChunksOfAMistake
                            ? []
                            : vocabulary.Similar(keys, Spelling.MaxCandidates, cancellationToken)
                    )
                );
            }
        }

        return words;
    }

    private SurfaceVocabulary Words(CancellationToken cancellationToken)
    {
        var state = State;
        return state.Lexical.Words(state.Rows.RowOf, state.Filters.Accepted(_scope, null, cancellationToken));
    }

    private static string Cut(string text) =>
        text.Length > LexicalQuery.MaxCharacters ? text[..LexicalQuery.MaxCharacters] : text;

    private static void CheckWords(int most)
    {
        if (most is < 1 or > MaxWords)
        {
            throw new IndexInputException(nameof(most), null, $"is {most}; it must be 1 to {MaxWords}.");
        }
    }
}
