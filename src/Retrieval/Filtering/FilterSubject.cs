using System.Text.Json;

namespace Pipeline.Retrieval.Filtering;

/// <summary>What a filter looks at: one document's id, title, labels and metadata, read once.</summary>
public sealed class FilterSubject
{
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 64 };

    private readonly Dictionary<string, FilterValue[]> _fields;
    private readonly HashSet<string> _labels;

    private FilterSubject(string documentId, HashSet<string> labels, Dictionary<string, FilterValue[]> fields)
    {
        DocumentId = documentId;
        _labels = labels;
        _fields = fields;
    }

    internal string DocumentId { get; }

    internal bool Labelled => _labels.Count > 0;

    /// <summary>Reads a document's fields.</summary>
    /// <param name="documentId">The id.</param>
    /// <param name="title">The title; the field <c>title</c> when the metadata has none of that name.</param>
    /// <param name="metadataJson">A JSON object, or an empty string. Strings longer than
    /// <see cref="FilterValue.MaxLength"/>, nulls and nested objects match nothing.</param>
    /// <param name="labels">Access labels.</param>
    /// <returns>The subject.</returns>
    /// <exception cref="FilterException">The metadata is no JSON object.</exception>
    public static FilterSubject Read(string documentId, string? title, string metadataJson, IEnumerable<string> labels)
    {
        var fields = new Dictionary<string, FilterValue[]>(StringComparer.Ordinal);
        if (title is { Length: > 0 and <= FilterValue.MaxLength })
        {
            fields["title"] = [new FilterValue(title)];
        }

        if (!string.IsNullOrWhiteSpace(metadataJson))
        {
            try
            {
                using var json = JsonDocument.Parse(metadataJson, Json);
                if (json.RootElement.ValueKind != JsonValueKind.Object)
                {
                    throw new FilterException("Metadata must be a JSON object, such as {\"lang\": \"ko\"}.");
                }

                foreach (var property in json.RootElement.EnumerateObject())
                {
                    fields[FilterValue.Compose(property.Name)] = Values(property.Value);
                }
            }
            catch (Exception e)
                when (e is JsonException or InvalidOperationException or (ArgumentException and not FilterException))
            {
                throw new FilterException($"Metadata must be a JSON object, such as {{\"lang\": \"ko\"}}: {e.Message}");
            }
        }

        return new FilterSubject(documentId, new HashSet<string>(labels, StringComparer.Ordinal), fields);
    }

    internal ReadOnlySpan<FilterValue> Field(string name) => _fields.TryGetValue(name, out var values) ? values : [];

    internal bool HasLabel(string label) => _labels.Contains(label);

    private static FilterValue[] Values(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            return Value(element) is { } single ? [single] : [];
        }

        var values = new List<FilterValue>();
        foreach (var item in element.EnumerateArray())
        {
            if (Value(item) is { } value)
            {
                values.Add(value);
            }
        }

        return [.. values];
    }

    private static FilterValue? Value(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.String when element.GetString() is { Length: <= FilterValue.MaxLength } text =>
                new FilterValue(text),
            JsonValueKind.Number when element.TryGetDouble(out var number) && double.IsFinite(number) =>
                new FilterValue(number),
            JsonValueKind.True => new FilterValue(true),
            JsonValueKind.False => new FilterValue(false),
            _ => default(FilterValue?),
        };
}
