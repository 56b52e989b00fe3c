namespace Pipeline.Retrieval.Duplicates;

/// <summary>
/// Groups texts that are much the same, one after another: each joins the earliest text that leads a group and is
/// like it, or leads one itself. So nothing in a group is far from its first. Which leaders are compared is
/// decided by bands of their signatures (locality-sensitive hashing, Leskovec, Rajaraman and Ullman, ch. 3): of those
/// that are alike by 0.8, 998 in 1,000 are found.
/// </summary>
public sealed class DuplicateGroups
{
    /// <summary>The least likeness that can be asked for.</summary>
    public const double LeastLikeness = 0.8;

    private const int Bands = 20;
    private const int Rows = 6;

    // Forms that are filled in differently share bands without being alike; time stays in proportion to the texts.
    private const int MostCompared = 2000;

    private readonly double _likeness;
    private readonly List<(MinHash Signature, ulong Words, int Text)> _leaders = [];
    private readonly Dictionary<ulong, int> _heads = [];
    private readonly List<(int Leader, int Next)> _entries = [];
    private int _texts;

    /// <summary>Groups nothing yet.</summary>
    /// <param name="likeness">From which Jaccard index on texts are alike, <see cref="LeastLikeness"/> to 1.</param>
    public DuplicateGroups(double likeness = LeastLikeness)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(likeness, LeastLikeness);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(likeness, 1);
        _likeness = likeness;
    }

    /// <summary>Adds a text.</summary>
    /// <param name="words">Its words, as <see cref="PassageWords.Of"/> has them.</param>
    /// <returns>Whose group it joined; null: it is like none, and may lead one.</returns>
    public DuplicateOf? Add(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var text = _texts++;
        if (MinHash.Of(Shingles.Of(words)) is not { } signature)
        {
            return null;
        }

        var bands = new ulong[Bands];
        for (var i = 0; i < Bands; i++)
        {
            bands[i] = signature.Band(i * Rows, Rows);
        }

        var said = Hash64.Of(words);
        if (Find(bands, signature) is { } found)
        {
            var (other, itsWords, first) = _leaders[found];
            return new DuplicateOf(first, signature.Likeness(other), itsWords == said);
        }

        _leaders.Add((signature, said, text));
        foreach (var band in bands)
        {
            _entries.Add((_leaders.Count - 1, _heads.GetValueOrDefault(band, -1)));
            _heads[band] = _entries.Count - 1;
        }

        return null;
    }

    private int? Find(ulong[] bands, MinHash signature)
    {
        var candidates = new SortedSet<int>();
        foreach (var band in bands)
        {
            for (
                var entry = _heads.GetValueOrDefault(band, -1);
                entry >= 0 && candidates.Count < MostCompared;
                entry = _entries[entry].Next
            )
            {
                candidates.Add(_entries[entry].Leader);
            }
        }

        foreach (var candidate in candidates)
        {
            if (signature.Likeness(_leaders[candidate].Signature) >= _likeness)
            {
                return candidate;
            }
        }

        return null;
    }
}

/// <summary>Which text another is like.</summary>
/// <param name="First">The place of the group's first text among all that were added, from 0.</param>
/// <param name="Likeness">The estimated Jaccard index, 0 to 1.</param>
/// <param name="SameWords">Whether both have the same words in the same order.</param>
public readonly record struct DuplicateOf(int First, double Likeness, bool SameWords);
