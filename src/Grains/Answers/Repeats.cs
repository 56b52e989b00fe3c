using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers.Quoting;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Knows passages that say again what earlier ones say, also in other documents: copies, and pieces of them. A passage
/// is a repeat when an earlier one has every word of it and nine in ten of its runs of three words (containment of
/// shingles, Broder 1997). One different word is enough to stay: it may be the number that matters.
/// </summary>
internal sealed class Repeats(string question)
{
    private const int Run = 3;
    private const double Same = 0.9;

    private readonly HashSet<string> _asked = [.. PassageWords.Of(question)];
    private readonly List<Known> _known = [];

    /// <summary>Whether a passage only repeats one that was added.</summary>
    public bool Has(SearchHit hit)
    {
        var words = PassageWords.Of(hit.Text);
        if (words.Count == 0)
        {
            return false;
        }

        var named = NamedIn(hit);
        var runs = RunsOf(words);
        return _known.Exists(known =>
            words.All(known.Words.Contains)
            && (
                words.Count < Run
                    ? known.Text.Contains(TextOf(words), StringComparison.Ordinal)
                    : runs.Count(known.Runs.Contains) >= Same * runs.Count
            )
            // The same text under another name that is asked for is not the same answer.
            && named.All(name => known.Names.Contains(name) || known.Words.Contains(name))
        );
    }

    /// <summary>Adds a passage.</summary>
    public void Add(SearchHit hit)
    {
        var words = PassageWords.Of(hit.Text);
        _known.Add(new Known(TextOf(words), [.. words], RunsOf(words), NamedIn(hit)));
    }

    private HashSet<string> NamedIn(SearchHit hit) =>
        [.. PassageWords.Of($"{hit.Title} {string.Join(' ', hit.HeadingPath)}").Where(_asked.Contains)];

    private static HashSet<string> RunsOf(IReadOnlyList<string> words)
    {
        return
        [
            .. Enumerable
                .Range(0, Math.Max(0, words.Count - Run + 1))
                .Select(at => string.Join(' ', words.Skip(at).Take(Run))),
        ];
    }

    private static string TextOf(IReadOnlyList<string> words) => $" {string.Join(' ', words)} ";

    private sealed record Known(string Text, HashSet<string> Words, HashSet<string> Runs, HashSet<string> Names);
}
