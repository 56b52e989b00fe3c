using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The condition does not hold: <c>not exists(draft)</c>.</summary>
public sealed record NotFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    /// <param name="part">The condition that must not hold.</param>
    public NotFilter(ChunkFilter part)
        : base(1 + part.Depth, 1 + part.Size) => Part = part;

    /// <summary>The condition that must not hold.</summary>
    public ChunkFilter Part { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject) => !Part.Matches(subject);

    private protected override void Write(StringBuilder text)
    {
        text.Append("not ");
        FilterSyntax.Join(text, [Part], string.Empty, WriteTo);
    }
}
