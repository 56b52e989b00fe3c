using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>At least one condition holds.</summary>
public sealed record OrFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    /// <param name="parts">At least one condition.</param>
    public OrFilter(params IReadOnlyList<ChunkFilter> parts)
        : base(1 + parts.Select(p => p.Depth).DefaultIfEmpty().Max(), 1 + parts.Sum(p => p.Size)) =>
        Parts = CheckList(parts, "conditions");

    /// <summary>The conditions.</summary>
    public IReadOnlyList<ChunkFilter> Parts { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject)
    {
        foreach (var part in Parts)
        {
            if (part.Matches(subject))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether another condition has equal parts in the same order.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(OrFilter? other) => other is not null && Parts.SequenceEqual(other.Parts);

    /// <inheritdoc/>
    public override int GetHashCode() => Parts.Count;

    private protected override void Write(StringBuilder text) => FilterSyntax.Join(text, Parts, " or ", WriteTo);
}
