using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Pipeline.Contracts.Errors;
using Pipeline.Retrieval.Lexical.SurfaceForms;
using Pipeline.Retrieval.Suggestions;

namespace Pipeline.Silo.Http;

/// <summary>
/// The fields that a type of request has. A misspelt field is an error: a filter that is left out without a word gives
/// a wrong answer that looks right.
/// </summary>
internal static class KnownFields
{
    /// <summary>Refuses every field that the type does not have, however deep.</summary>
    /// <param name="json">The request.</param>
    /// <param name="type">The type that it is read as.</param>
    /// <param name="path">Where it stands, for the message: empty, or a path with its dot.</param>
    /// <exception cref="PipelineException">A field is not known; it is named with the known one that is most like
    /// it.</exception>
    public static void Check(JsonElement json, JsonTypeInfo type, string path = "")
    {
        if (json.ValueKind == JsonValueKind.Array && type.Kind == JsonTypeInfoKind.Enumerable)
        {
            var element = type.Options.GetTypeInfo(type.ElementType!);
            var index = 0;
            foreach (var item in json.EnumerateArray())
            {
                Check(item, element, $"{path.TrimEnd('.')}[{index++}].");
            }
        }
        else if (json.ValueKind == JsonValueKind.Object && type.Kind == JsonTypeInfoKind.Dictionary)
        {
            var element = type.Options.GetTypeInfo(type.ElementType!);
            foreach (var property in json.EnumerateObject())
            {
                Check(property.Value, element, $"{path}{property.Name}.");
            }
        }
        else if (json.ValueKind == JsonValueKind.Object && type.Kind == JsonTypeInfoKind.Object)
        {
            foreach (var property in json.EnumerateObject())
            {
                var known = Find(type, property.Name) ?? throw Unknown(path, property.Name, Names(type));
                if (known.CustomConverter is null)
                {
                    Check(property.Value, type.Options.GetTypeInfo(known.PropertyType), $"{path}{known.Name}.");
                }
            }
        }
    }

    /// <summary>The error for a name that is none of the known ones.</summary>
    /// <param name="path">Where it stands: empty, or a path with its dot.</param>
    /// <param name="name">The name.</param>
    /// <param name="known">The known ones.</param>
    public static PipelineException Unknown(string path, string name, IReadOnlyCollection<string> known)
    {
        // Long names are no slips of the pen, and need not be compared or repeated.
        var shown = name.Length <= 64 ? name : name[..(char.IsHighSurrogate(name[63]) ? 63 : 64)] + "…";
        var nearest =
            name.Length > 64
                ? null
                : known
                    .Select(candidate =>
                        (
                            Name: candidate,
                            Distance: WordDistance.Between(name.ToLowerInvariant(), candidate.ToLowerInvariant())
                        )
                    )
                    .Where(candidate =>
                        candidate.Distance <= Math.Max(1, Math.Min(name.Length, candidate.Name.Length) / 2)
                    )
                    .OrderBy(candidate => candidate.Distance)
                    .Select(candidate => candidate.Name)
                    .FirstOrDefault();
        var all = known.Count > 0 ? $"the fields are {string.Join(", ", known)}" : "there are none";
        return PipelineException.Invalid(
            $"{path}{shown}",
            nearest is null
                ? $"There is no field '{path}{shown}' here; {all}."
                : $"There is no field '{path}{shown}' here; is '{nearest}' meant? Here {all}."
        );
    }

    /// <summary>What a value at a path must be, in words; null when that is not known.</summary>
    /// <param name="type">The type of the whole request.</param>
    /// <param name="path">The path as the JSON reader gives it: <c>$.history[1].role</c>.</param>
    public static string? Expected(JsonTypeInfo type, string? path)
    {
        foreach (
            var part in (path ?? "")
                .TrimStart('$')
                .Replace("[", ".[", StringComparison.Ordinal)
                .Split('.', StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var next =
                part[0] == '[' || type.Kind == JsonTypeInfoKind.Dictionary
                    ? type.ElementType
                    : Find(type, part)?.PropertyType;
            if (next is null)
            {
                return null;
            }

            type = type.Options.GetTypeInfo(next);
        }

        var value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return value.IsEnum
            ? $"one of {string.Join(", ", Enum.GetNames(value).Select(JsonNamingPolicy.CamelCase.ConvertName))}"
            : type.Kind switch
            {
                JsonTypeInfoKind.Enumerable => "an array",
                JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
                _ when value == typeof(string) => "a string",
                _ when value == typeof(bool) => "true or false",
                _ when value == typeof(byte[]) => "a string of base64",
                _ when value == typeof(double) || value == typeof(float) => "a number",
                _ when value.IsPrimitive => "a whole number in its range",
                _ => null,
            };
    }

    private static JsonPropertyInfo? Find(JsonTypeInfo type, string name) =>
        type.Properties.FirstOrDefault(property =>
            IsField(property) && property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        );

    private static string[] Names(JsonTypeInfo type) =>
        [.. type.Properties.Where(IsField).Select(property => property.Name)];

    /// <summary>What the server sets itself is no field of a request.</summary>
    private static bool IsField(JsonPropertyInfo property) =>
        property
            .AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            .Any(attribute => ((JsonIgnoreAttribute)attribute).Condition == JsonIgnoreCondition.Always) != true;
}
