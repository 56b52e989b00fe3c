using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The document carries one of several access labels: <c>label in ("hr", "legal")</c>. A document without
/// labels does not match; to admit those too, write <c>(not exists(label) or label in (...))</c>.</summary>
public sealed record AnyLabelFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    /// <param name="labels">At least one label, compared by code unit.</param>
    public AnyLabelFilter(IReadOnlyList<string> labels)
        : base(1, 1 + labels.Count) => Labels = CheckList(labels, "labels");

    /// <summary>The labels.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject)
    {
        foreach (var label in Labels)
        {
            if (subject.HasLabel(label))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether another condition has the same labels.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(AnyLabelFilter? other) => other is not null && Labels.SequenceEqual(other.Labels);

    /// <inheritdoc/>
    public override int GetHashCode() => Labels.Count;

    private protected override void Write(StringBuilder text) =>
        text.Append("label in (").AppendJoin(", ", Labels.Select(FilterValue.Quote)).Append(')');
}
