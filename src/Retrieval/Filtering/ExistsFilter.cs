using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The field has a value: <c>exists(draft)</c>. Null, an empty array and a nested object are no
/// value.</summary>
public sealed record ExistsFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    /// <param name="field">A metadata field.</param>
    public ExistsFilter(string field)
        : base(1, 1) => Field = CheckField(field);

    /// <summary>The field.</summary>
    public string Field { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject) => subject.Field(Field).Length > 0;

    private protected override void Write(StringBuilder text) =>
        text.Append("exists(").Append(FilterSyntax.Name(Field)).Append(')');
}
