using System.Text.Json;

namespace Pipeline.Inference.Generation.Grammars.Schemas;

/// <summary>A schema within the document.</summary>
/// <param name="Element">The schema; an object or a boolean once read.</param>
/// <param name="Pointer">Where it stands.</param>
/// <param name="IsBare">Whether its references and combinations have been followed, so that only its own keywords
/// count.</param>
internal readonly record struct SchemaNode(JsonElement Element, string Pointer, bool IsBare = false)
{
    public SchemaNode this[string keyword] => new(Element.GetProperty(keyword), Child(Pointer, keyword));

    public SchemaNode At(string keyword, int index) =>
        new(
            Element.GetProperty(keyword)[index],
            Child(Child(Pointer, keyword), index.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );

    public static string Child(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    public bool TryGet(string keyword, out JsonElement value) => Element.TryGetProperty(keyword, out value);

    public bool Has(string keyword) => Element.TryGetProperty(keyword, out _);

    public bool HasAny(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Has(keyword))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Refuses keywords that would narrow the schema and cannot be held to here.</summary>
    public void Refuse(params ReadOnlySpan<string> keywords)
    {
        foreach (var keyword in keywords)
        {
            if (Has(keyword))
            {
                throw new JsonSchemaException(
                    Child(Pointer, keyword),
                    $"'{keyword}' is not supported here. Leave it out, and check the answer for it."
                );
            }
        }
    }

    /// <summary>A count; null when the keyword is not there.</summary>
    public int? Count(string keyword, int limit)
    {
        if (!TryGet(keyword, out var value))
        {
            return null;
        }

        return
            value.ValueKind == JsonValueKind.Number
            && value.TryGetDecimal(out var number)
            && number == decimal.Truncate(number)
            && number >= 0
            && number <= limit
            ? (int)number
            : throw Wrong(keyword, $"must be a whole number from 0 to {limit}.");
    }

    /// <summary>A lower and an upper bound on a count.</summary>
    public (int Least, int? Most) Counts(string least, string most, int limit)
    {
        var counts = (Least: Count(least, limit) ?? 0, Most: Count(most, limit));
        return counts.Most < counts.Least ? throw Wrong(most, $"must not be below {least}.") : counts;
    }

    public JsonSchemaException Wrong(string keyword, string message) =>
        new(Child(Pointer, keyword), $"'{keyword}' {message}");
}
