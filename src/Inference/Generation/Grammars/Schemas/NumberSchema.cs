using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>Numbers and their bounds.</summary>
internal static class NumberSchema
{
    public static string Write(GrammarRules rules, SchemaNode schema, bool whole, string hint)
    {
        if (schema.TryGet("multipleOf", out var step))
        {
            if (step.ValueKind != JsonValueKind.Number || !step.TryGetDecimal(out var value) || value != 1)
            {
                throw schema.Wrong("multipleOf", "must be 1; others are not supported.");
            }

            whole = true;
        }

        var least = Lower(schema);
        var most = Upper(schema);
        if (least is null && most is null)
        {
            return whole ? JsonRules.Integer(rules) : JsonRules.Number(rules);
        }

        return rules.Add(hint, whole ? Whole(schema, least, most) : Real(schema, least, most));
    }

    private static string Whole(SchemaNode schema, Bound? least, Bound? most)
    {
        long? first = least is { } low
            ? (long)decimal.Ceiling(low.Value) + (low.IsExclusive && IsWhole(low.Value) ? 1 : 0)
            : null;
        long? last = most is { } high
            ? (long)decimal.Floor(high.Value) - (high.IsExclusive && IsWhole(high.Value) ? 1 : 0)
            : null;
        return first > last ? throw Empty(schema) : IntegerRange.Of(first, last);
    }

    private static string Real(SchemaNode schema, Bound? least, Bound? most)
    {
        foreach (var bound in (Bound?[])[least, most])
        {
            if (bound is { } fraction && !IsWhole(fraction.Value))
            {
                throw new JsonSchemaException(
                    schema.Pointer,
                    $"the bound {fraction.Value} of a 'number' is not supported. Use a whole number as its bound."
                );
            }
        }

        if (
            least?.Value > most?.Value
            || (
                least?.Value == most?.Value && least is not null && (least.Value.IsExclusive || most!.Value.IsExclusive)
            )
        )
        {
            throw Empty(schema);
        }

        var parts = new List<string>();
        if (least is null || least.Value.Value < 0)
        {
            var nearest =
                most is { Value: < 0 } below ? below with { Value = -below.Value }
                : most is { Value: 0, IsExclusive: true } ? most.Value
                : new Bound(0, false);
            Bound? farthest = least is { } low ? low with { Value = -low.Value } : null;
            parts.Add($"\"-\" ({Positive(nearest, farthest)})");
        }

        if (most is null || most.Value.Value > 0 || most.Value is { Value: 0, IsExclusive: false })
        {
            parts.Add(Positive(least is { Value: >= 0 } low ? low : new Bound(0, false), most));
        }

        return string.Join(" | ", parts);
    }

    /// <summary>Numbers from 0 on between whole bounds, without exponents.</summary>
    private static string Positive(Bound least, Bound? most)
    {
        var from = (long)least.Value;
        var to = most is { } bound ? (long)bound.Value : IntegerRange.Largest;
        var parts = new List<string>();
        if (least.IsExclusive && from < to)
        {
            parts.Add($"\"{from}.\" \"0\"{{0,15}} [1-9] [0-9]{{0,15}}");
        }

        var next = least.IsExclusive ? from + 1 : from;
        if (next <= to - 1)
        {
            parts.Add($"({IntegerRange.Positive(next, to - 1)}) {JsonRules.Fraction}?");
        }

        if (most is { IsExclusive: false } && next <= to)
        {
            parts.Add($"\"{to}\" (\".\" \"0\"{{1,16}})?");
        }

        return string.Join(" | ", parts);
    }

    private static Bound? Lower(SchemaNode schema)
    {
        var (inclusive, exclusive) = (Read(schema, "minimum"), Read(schema, "exclusiveMinimum"));
        var bound =
            exclusive is not null && (inclusive is null || exclusive >= inclusive) ? new Bound(exclusive.Value, true)
            : inclusive is { } value ? new Bound(value, false)
            : (Bound?)null;
        return bound?.Value < -IntegerRange.Largest ? null : Within(schema, bound);
    }

    private static Bound? Upper(SchemaNode schema)
    {
        var (inclusive, exclusive) = (Read(schema, "maximum"), Read(schema, "exclusiveMaximum"));
        var bound =
            exclusive is not null && (inclusive is null || exclusive <= inclusive) ? new Bound(exclusive.Value, true)
            : inclusive is { } value ? new Bound(value, false)
            : (Bound?)null;
        return bound?.Value > IntegerRange.Largest ? null : Within(schema, bound);
    }

    private static Bound? Within(SchemaNode schema, Bound? bound) =>
        bound is { } given && Math.Abs(given.Value) >= IntegerRange.Largest
            ? throw new JsonSchemaException(schema.Pointer, "a bound has more than 15 digits.")
            : bound;

    private static decimal? Read(SchemaNode schema, string keyword)
    {
        if (!schema.TryGet(keyword, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var approximate))
        {
            throw schema.Wrong(keyword, "must be a number.");
        }

        // Beyond all numbers that are written, so it stands for no bound on its side.
        return Math.Abs(approximate) > 1e20 ? Math.Sign(approximate) * 1e20m : value.GetDecimal();
    }

    private static bool IsWhole(decimal value) => value == decimal.Truncate(value);

    private static JsonSchemaException Empty(SchemaNode schema) =>
        new(schema.Pointer, "no number is within the bounds.");

    private readonly record struct Bound(decimal Value, bool IsExclusive);
}
