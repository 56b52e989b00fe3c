using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;
using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Knows passages that say again what earlier ones say, also in other documents: copies, and pieces of them
/// (<see cref="WordRuns"/>).
/// </summary>
internal sealed class Repeats(string question)
{
    private readonly HashSet<string> _asked = [.. PassageWords.Of(question)];
    private readonly List<NamedPassage> _known = [];

    /// <summary>Whether a passage only repeats one that was added.</summary>
    public bool Has(SearchHit hit)
    {
        var passage = Of(hit);
        return _known.Exists(known => known.Holds(passage));
    }

    /// <summary>Adds a passage.</summary>
    public void Add(SearchHit hit) => _known.Add(Of(hit));

    private NamedPassage Of(SearchHit hit) => new(_asked, hit.Title, hit.HeadingPath, hit.Text);
}
