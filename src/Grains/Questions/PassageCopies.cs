using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Grains.Questions;

/// <summary>
/// Passages that say the same, of one ranked list: the best stands for all of them. They are told apart among what the
/// caller may find, so what he may not read hides nothing from him, and what is deleted lets its copy come back.
/// </summary>
internal sealed class PassageCopies
{
    private readonly Dictionary<ChunkKey, List<StoredPassage>> _others = [];
    private readonly List<StageScore> _ranked = [];

    private PassageCopies() { }

    /// <summary>The list without copies. What was not fetched is not compared.</summary>
    public IReadOnlyList<StageScore> Ranked => _ranked;

    /// <summary>Passages that can be shown.</summary>
    public int Shown => _others.Count;

    /// <summary>Whether there is any copy.</summary>
    public bool Any => _others.Values.Any(others => others.Count > 0);

    /// <summary>Finds the copies.</summary>
    /// <param name="question">What is asked; copies under names that it tells apart stay.</param>
    /// <param name="ranked">The list, best first.</param>
    /// <param name="candidates">Has the passages.</param>
    public static PassageCopies Find(string question, IReadOnlyList<StageScore> ranked, CandidateSet candidates)
    {
        var copies = new PassageCopies();
        var asked = PassageWords.Of(question).ToHashSet(StringComparer.Ordinal);
        var known = new Dictionary<int, List<(ChunkKey Key, NamedPassage Said)>>();
        foreach (var hit in ranked)
        {
            if (candidates.Passage(hit.Key) is not { } passage)
            {
                copies._ranked.Add(hit);
                continue;
            }

            // Equal sets of words are what copies have in common, so only those are compared.
            var said = new NamedPassage(asked, passage.Title, passage.HeadingPath, passage.Text);
            var words = said.Text.Words.Aggregate(0, (sum, word) => sum ^ StringComparer.Ordinal.GetHashCode(word));
            if (!known.TryGetValue(words, out var alike))
            {
                known[words] = alike = [];
            }

            var first = alike.FindIndex(one => one.Said.IsCopyOf(said));
            if (first >= 0)
            {
                copies._others[alike[first].Key].Add(passage);
                continue;
            }

            alike.Add((hit.Key, said));
            copies._others[hit.Key] = [];
            copies._ranked.Add(hit);
        }

        return copies;
    }

    /// <summary>The copies of a passage that stands for them, best first.</summary>
    public IReadOnlyList<StoredPassage> Of(ChunkKey key) => _others.GetValueOrDefault(key) ?? [];
}
