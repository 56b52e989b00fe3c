namespace Pipeline.Retrieval.Duplicates;

/// <summary>
/// A text by its words and its runs of three of them, to tell whether another text says the same (containment of
/// shingles, Broder 1997). One different word is enough to say something else: it may be the number that matters.
/// </summary>
public sealed class WordRuns
{
    private const int Run = 3;
    private const double Same = 0.9;

    private readonly IReadOnlyList<string> _words;
    private readonly Lazy<HashSet<string>> _runs;
    private readonly Lazy<string> _text;

    /// <summary>Takes the words of a text.</summary>
    /// <param name="text">The text.</param>
    public WordRuns(string text)
    {
        _words = PassageWords.Of(text);
        Words = _words.ToHashSet(StringComparer.Ordinal);
        _runs = new Lazy<HashSet<string>>(() =>
            [
                .. Enumerable
                    .Range(0, Math.Max(0, _words.Count - Run + 1))
                    .Select(at => string.Join(' ', _words.Skip(at).Take(Run))),
            ]
        );
        _text = new Lazy<string>(() => $" {string.Join(' ', _words)} ");
    }

    /// <summary>The different words.</summary>
    public IReadOnlySet<string> Words { get; }

    /// <summary>Whether there is no word in it.</summary>
    public bool IsEmpty => _words.Count == 0;

    /// <summary>Whether another text only repeats this one, or a piece of it: every word of it is here, and nine in ten
    /// of its runs. Nothing repeats a text without words, nor does one.</summary>
    /// <param name="other">The other text.</param>
    public bool Holds(WordRuns other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return !other.IsEmpty
            && other.Words.All(Words.Contains)
            && (
                other._words.Count < Run
                    ? _text.Value.Contains(other._text.Value, StringComparison.Ordinal)
                    : other._runs.Value.Count(_runs.Value.Contains) >= Same * other._runs.Value.Count
            );
    }
}
