using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The field has a string that begins so: <c>title prefix "Ab"</c>. Upper and lower case differ.</summary>
public sealed record PrefixFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    /// <param name="field">A metadata field.</param>
    /// <param name="prefix">How the string begins.</param>
    public PrefixFilter(string field, string prefix)
        : base(1, 1)
    {
        Field = CheckField(field);
        Prefix = new FilterValue(prefix).Text!;
    }

    /// <summary>The field.</summary>
    public string Field { get; }

    /// <summary>How the string begins.</summary>
    public string Prefix { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject)
    {
        foreach (var value in subject.Field(Field))
        {
            if (value.Text?.StartsWith(Prefix, StringComparison.Ordinal) == true)
            {
                return true;
            }
        }

        return false;
    }

    private protected override void Write(StringBuilder text) =>
        text.Append(FilterSyntax.Name(Field)).Append(" prefix ").Append(FilterValue.Quote(Prefix));
}
