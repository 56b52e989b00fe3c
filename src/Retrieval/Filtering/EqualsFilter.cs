using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The field has a value: <c>lang = "ko"</c>.</summary>
public sealed record EqualsFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    /// <param name="field">A metadata field.</param>
    /// <param name="value">The value.</param>
    public EqualsFilter(string field, FilterValue value)
        : base(1, 1)
    {
        Field = CheckField(field);
        Value = value;
    }

    /// <summary>The field.</summary>
    public string Field { get; }

    /// <summary>The value.</summary>
    public FilterValue Value { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject)
    {
        foreach (var value in subject.Field(Field))
        {
            if (value.Equals(Value))
            {
                return true;
            }
        }

        return false;
    }

    private protected override void Write(StringBuilder text) =>
        text.Append(FilterSyntax.Name(Field)).Append(" = ").Append(Value);
}
