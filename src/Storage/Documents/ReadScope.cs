namespace Pipeline.Storage.Documents;

/// <summary>
/// Which documents a reader may know of: every document without access labels, and those that carry one of the
/// reader's.
/// </summary>
public sealed class ReadScope
{
    /// <summary>
    /// The label of what nobody but <see cref="Everything"/> may read: a version that is still served although it and
    /// the version that waits to replace it have no reader in common. Callers can neither give nor hold it.
    /// </summary>
    public const string Nobody = "\u001fnobody";

    private readonly HashSet<string>? _labels;

    private ReadScope(HashSet<string>? labels) => _labels = labels;

    /// <summary>No restriction: the program itself.</summary>
    public static ReadScope Everything { get; } = new(null);

    /// <summary>Whether nothing is hidden.</summary>
    public bool IsEverything => _labels is null;

    /// <summary>The scope of a reader.</summary>
    /// <param name="labels">The reader's access labels, compared by code unit; null: <see cref="Everything"/>.</param>
    /// <returns>The scope.</returns>
    public static ReadScope Of(IReadOnlyList<string>? labels) =>
        labels is null
            ? Everything
            : new ReadScope(labels.Where(label => label != Nobody).ToHashSet(StringComparer.Ordinal));

    /// <summary>Whether a document may be known.</summary>
    /// <param name="labels">The document's access labels.</param>
    /// <returns>Whether it may.</returns>
    public bool Allows(IReadOnlyList<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return _labels is null || labels.Count == 0 || labels.Any(_labels.Contains);
    }

    /// <summary>
    /// The labels of a served version while one with other labels waits to replace it: whoever may not read both does
    /// not read the old one. Only ever narrower than before.
    /// </summary>
    /// <param name="served">The labels that the served version has now.</param>
    /// <param name="waiting">The labels of the version that waits.</param>
    /// <returns>What both have; <see cref="Nobody"/> where that is nothing.</returns>
    public static IReadOnlyList<string> Narrow(IReadOnlyList<string> served, IReadOnlyList<string> waiting)
    {
        ArgumentNullException.ThrowIfNull(served);
        ArgumentNullException.ThrowIfNull(waiting);
        if (served.Count == 0 || waiting.Count == 0)
        {
            return served.Count == 0 ? waiting : served;
        }

        var both = served.Intersect(waiting, StringComparer.Ordinal).ToArray();
        return both.Length > 0 ? both : [Nobody];
    }
}
