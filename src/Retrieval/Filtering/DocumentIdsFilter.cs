using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The document is one of several: <c>id in ("doc1", "doc2")</c>.</summary>
public sealed record DocumentIdsFilter : ChunkFilter
{
    private readonly HashSet<string> _set;

    /// <summary>Creates the condition.</summary>
    /// <param name="ids">At least one document id, compared by code unit.</param>
    public DocumentIdsFilter(IReadOnlyList<string> ids)
        : base(1, 1 + ids.Count)
    {
        Ids = CheckList(ids, "document ids");
        _set = new HashSet<string>(Ids, StringComparer.Ordinal);
    }

    /// <summary>The ids.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject) => _set.Contains(subject.DocumentId);

    /// <summary>Whether another condition has the same ids.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(DocumentIdsFilter? other) => other is not null && Ids.SequenceEqual(other.Ids);

    /// <inheritdoc/>
    public override int GetHashCode() => Ids.Count;

    private protected override void Write(StringBuilder text) =>
        text.Append("id in (").AppendJoin(", ", Ids.Select(FilterValue.Quote)).Append(')');
}
