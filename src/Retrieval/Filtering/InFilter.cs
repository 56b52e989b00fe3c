using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The field has one of several values: <c>tag in ("a", "b")</c>.</summary>
public sealed record InFilter : ChunkFilter
{
    private readonly HashSet<FilterValue> _set;

    /// <summary>Creates the condition.</summary>
    /// <param name="field">A metadata field.</param>
    /// <param name="values">At least one value.</param>
    public InFilter(string field, IReadOnlyList<FilterValue> values)
        : base(1, 1 + values.Count)
    {
        Field = CheckField(field);
        Values = CheckList(values, "values");
        _set = [.. Values];
    }

    /// <summary>The field.</summary>
    public string Field { get; }

    /// <summary>The values.</summary>
    public IReadOnlyList<FilterValue> Values { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject)
    {
        foreach (var value in subject.Field(Field))
        {
            if (_set.Contains(value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether another condition has the same field and values.</summary>
    /// <param name="other">The other.</param>
    /// <returns>Whether it has.</returns>
    public bool Equals(InFilter? other) =>
        other is not null && Field == other.Field && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Field, Values.Count);

    private protected override void Write(StringBuilder text) =>
        text.Append(FilterSyntax.Name(Field)).Append(" in (").AppendJoin(", ", Values).Append(')');
}
