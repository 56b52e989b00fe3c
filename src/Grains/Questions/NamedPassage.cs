using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Grains.Questions;

/// <summary>What a passage says, and those words of its title and headings that a question asks for: the same text
/// under another name that is asked for is not the same answer.</summary>
internal sealed class NamedPassage(
    IReadOnlySet<string> asked,
    string? title,
    IReadOnlyList<string> headings,
    string text
)
{
    private readonly HashSet<string> _names =
    [
        .. PassageWords.Of($"{title} {string.Join(' ', headings)}").Where(asked.Contains),
    ];

    /// <summary>Its words.</summary>
    public WordRuns Text { get; } = new(text);

    /// <summary>Whether another passage only repeats this one, or a piece of it.</summary>
    public bool Holds(NamedPassage other) =>
        other._names.All(name => _names.Contains(name) || Text.Words.Contains(name)) && Text.Holds(other.Text);

    /// <summary>Whether both say the same.</summary>
    public bool IsCopyOf(NamedPassage other) => Holds(other) && other.Holds(this);
}
