using System.Text;

namespace Pipeline.Retrieval.Filtering;

/// <summary>The field has a value between bounds: <c>year >= 2020</c>, or <c>2020 &lt;= year &lt; 2024</c>. Numbers,
/// strings and dates have an order; a value of another kind than the bound is outside.</summary>
public sealed record RangeFilter : ChunkFilter
{
    /// <summary>Creates the condition.</summary>
    /// <param name="field">A metadata field.</param>
    /// <param name="min">The lower bound, or null.</param>
    /// <param name="minInclusive">Whether the lower bound itself is inside.</param>
    /// <param name="max">The upper bound, or null; at least one bound is needed.</param>
    /// <param name="maxInclusive">Whether the upper bound itself is inside.</param>
    public RangeFilter(string field, FilterValue? min, bool minInclusive, FilterValue? max, bool maxInclusive)
        : base(1, 1)
    {
        Field = CheckField(field);
        if (min is null && max is null)
        {
            throw new FilterException("A range needs a lower or an upper bound; use exists(field) for any value.");
        }

        if (min?.Kind == FilterValueKind.Boolean || max?.Kind == FilterValueKind.Boolean)
        {
            throw new FilterException("Booleans have no order; compare them with =.");
        }

        Min = min;
        MinInclusive = min is not null && minInclusive;
        Max = max;
        MaxInclusive = max is not null && maxInclusive;
    }

    /// <summary>The field.</summary>
    public string Field { get; }

    /// <summary>The lower bound, or null.</summary>
    public FilterValue? Min { get; }

    /// <summary>Whether the lower bound itself is inside; false without one.</summary>
    public bool MinInclusive { get; }

    /// <summary>The upper bound, or null.</summary>
    public FilterValue? Max { get; }

    /// <summary>Whether the upper bound itself is inside; false without one.</summary>
    public bool MaxInclusive { get; }

    /// <inheritdoc/>
    public override bool Matches(FilterSubject subject)
    {
        foreach (var value in subject.Field(Field))
        {
            var above =
                Min is not { } min || (FilterValue.Compare(value, min) is { } a && (a > 0 || (a == 0 && MinInclusive)));
            var below =
                Max is not { } max || (FilterValue.Compare(value, max) is { } b && (b < 0 || (b == 0 && MaxInclusive)));
            if (above && below)
            {
                return true;
            }
        }

        return false;
    }

    private protected override void Write(StringBuilder text)
    {
        var field = FilterSyntax.Name(Field);
        if (Min is { } min && Max is { } max)
        {
            text.Append(min)
                .Append(MinInclusive ? " <= " : " < ")
                .Append(field)
                .Append(MaxInclusive ? " <= " : " < ")
                .Append(max);
        }
        else if (Min is { } lower)
        {
            text.Append(field).Append(MinInclusive ? " >= " : " > ").Append(lower);
        }
        else
        {
            text.Append(field).Append(MaxInclusive ? " <= " : " < ").Append(Max);
        }
    }
}
