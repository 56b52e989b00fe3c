using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>All conditions hold.</summary>
public sealed record AndFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    /// <param name="parts">At least one condition.</param>
    public AndFilter(params IReadOnlyList<ChunkFilter> parts)
        : base(1 + parts.Select(p => p.Depth).DefaultIfEmpty().Max(), 1 + parts.Sum(p => p.Size)) =>
        Parts = CheckList(parts, "conditions");

    /// <summary>The conditions.</summary>
    public IReadOnlyList<ChunkFilter> Parts { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject)
    {
        foreach (var part in Parts)
        {
            if (!part.Matches(subject))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether another condition has equal parts in the same order.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(AndFilter? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Count;

    private protected override void Write(StringBuilder text) => FilterSyntax.Join(text, Parts, " and ", WriteTo);
}
