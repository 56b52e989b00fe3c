using System.Text.Json;

namespace Pipeline.Inference.Models.Manifests;

/// <summary>The fields of a JSON object; whatever is not as it should be is reported with file and field.</summary>
internal readonly struct JsonFields(JsonElement element, string file, string path = "")
{
    private readonly JsonElement _element = element;

    public ModelManifestException Wrong(string field, string problem) => new(file, path + field, problem);

    public T RequiredName<T>(string field)
        where T : struct, Enum => Name<T>(field) ?? throw Wrong(field, $"is missing; it is one of {NamesOf<T>()}");

    public T? Name<T>(string field)
        where T : struct, Enum
    {
        if (Text(field, 100) is not { } text)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (value.ToString().Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }
        throw Wrong(field, $"is '{text}'; it must be one of {NamesOf<T>()}");
    }

    public string? Text(string field, int longest)
    {
        if (Get(field) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(field, "must be a string");
        }

        var text = value.GetString()!;
        return text.Length <= longest
            ? text
            : throw Wrong(field, $"has {text.Length} characters; at most {longest} are allowed");
    }

    public IReadOnlyList<string>? Texts(string field, int most, int longest)
    {
        if (Get(field) is not { } value)
        {
            return null;
        }

        if (
            value.ValueKind != JsonValueKind.Array
            || value.GetArrayLength() > most
            || value
                .EnumerateArray()
                .Any(item => item.ValueKind != JsonValueKind.String || item.GetString()!.Length > longest)
        )
        {
            throw Wrong(field, $"must be a list of at most {most} strings of at most {longest} characters");
        }
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    public int? Integer(string field, int least, int most) => (int?)Long(field, least, most);

    public long? Long(string field, long least, long most)
    {
        if (Get(field) is not { } value)
        {
            return null;
        }

        return
            value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            && number >= least
            && number <= most
            ? number
            : throw Wrong(field, $"must be a whole number from {least} to {most}");
    }

    public bool? Flag(string field) =>
        Get(field)?.ValueKind switch
        {
            null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Wrong(field, "must be true or false"),
        };

    public JsonFields? Object(string field)
    {
        if (Get(field) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Object
            ? new JsonFields(value, file, $"{path}{field}.")
            : throw Wrong(field, "must be an object");
    }

    public IEnumerable<JsonFields> Objects(string field, int most)
    {
        if (Get(field) is not { } value)
        {
            return [];
        }

        if (
            value.ValueKind != JsonValueKind.Array
            || value.GetArrayLength() > most
            || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object)
        )
        {
            throw Wrong(field, $"must be a list of at most {most} objects");
        }
        var (name, place) = (file, path);
        return value
            .EnumerateArray()
            .Select((item, i) => new JsonFields(item, name, $"{place}{field}[{i}]."))
            .ToArray();
    }

    private JsonElement? Get(string field) =>
        _element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string NamesOf<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()));
}
