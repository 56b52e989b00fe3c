namespace Pipeline.Retrieval.Filtering;

/// <summary>
/// What a caller may see at all: every document without access labels, and those that carry one of the caller's. It is
/// no part of a filter, so nothing that a caller writes can widen it: a view is taken with a scope and applies it to
/// everything that it gives back.
/// </summary>
/// <remarks>BM25's statistics, completions and corrections count what the scope allows, as if there were nothing else:
/// a score tells nothing of a hidden document.</remarks>
public sealed class AccessScope
{
    private readonly string _key;

    private AccessScope(IReadOnlyList<string>? labels)
    {
        Labels = labels;
        if (labels is not null)
        {
            ChunkFilter open = new NotFilter(new LabelledFilter());
            Filter = labels.Count == 0 ? open : new OrFilter(open, new AnyLabelFilter(labels));
        }

        _key = Filter?.ToString() ?? string.Empty;
    }

    /// <summary>No restriction: for the program itself.</summary>
    public static AccessScope Everything { get; } = new(null);

    /// <summary>The caller's labels, in ordinal order; null: <see cref="Everything"/>.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>The condition, or null where there is none.</summary>
    internal ChunkFilter? Filter { get; }

    /// <summary>What a caller with these labels may see.</summary>
    /// <param name="labels">Compared by code unit; none: documents without labels only.</param>
    /// <returns>The scope.</returns>
    public static AccessScope Of(IEnumerable<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new AccessScope([.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Whether a document may be seen.</summary>
    /// <param name="subject">The document.</param>
    /// <returns>Whether it may.</returns>
    public bool Allows(FilterSubject subject) => Filter?.Matches(subject) ?? true;

    /// <summary>The scope as text, the same for scopes that allow the same.</summary>
    /// <returns>The text form of the condition; empty: everything.</returns>
    public override string ToString() => _key;
}
