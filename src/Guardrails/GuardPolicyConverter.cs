using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Guardrails;

/// <summary>JSON of <see cref="GuardPolicy"/>: an object of places, each an object of rule and action, in lower
/// case.</summary>
internal sealed class GuardPolicyConverter : JsonConverter<GuardPolicy>
{
    /// <summary>The actions as they are written, for messages.</summary>
    public const string ActionNames = "pass, mask, block";

    private const string PlaceNames = "question, context, output";
    private const string Hosts = "allowedHosts";

    /// <summary>A place as it is written.</summary>
    public static string NameOf(GuardPlace place) => place.ToString().ToLowerInvariant();

    public override GuardPolicy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException($"The guard policy must be an object with the places {PlaceNames}.");
        }

        IReadOnlyList<string>? hosts = null;
        var form = new JsonObject();
        var places = new Dictionary<GuardPlace, FrozenDictionary<string, GuardAction>>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (name.Equals(Hosts, StringComparison.OrdinalIgnoreCase))
            {
                reader.Read();
                hosts = hosts is null
                    ? ReadHosts(ref reader)
                    : throw new JsonException($"Guard policy: '{name}' stands twice; join the two.");
                continue;
            }

            if (PolicyForm.Members.Contains(name, StringComparer.Ordinal))
            {
                reader.Read();
                if (!form.TryAdd(name, JsonNode.Parse(ref reader)))
                {
                    throw new JsonException($"Guard policy: '{name}' stands twice; join the two.");
                }

                continue;
            }

            var place = PlaceOf(name);
            reader.Read();
            if (!places.TryAdd(place, ReadPlace(ref reader, name)))
            {
                throw new JsonException($"Guard policy: place '{name}' stands twice; join the two.");
            }
        }
        return new GuardPolicy
        {
            AllowedHosts = hosts ?? [],
            Form = form.Count > 0 ? PolicyForm.Read(form) : PolicyForm.Empty,
            Question = places.GetValueOrDefault(GuardPlace.Question) ?? FrozenDictionary<string, GuardAction>.Empty,
            Context = places.GetValueOrDefault(GuardPlace.Context) ?? FrozenDictionary<string, GuardAction>.Empty,
            Output = places.GetValueOrDefault(GuardPlace.Output) ?? FrozenDictionary<string, GuardAction>.Empty,
        };
    }

    public override void Write(Utf8JsonWriter writer, GuardPolicy value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (value.AllowedHosts.Count > 0)
        {
            writer.WriteStartArray(Hosts);
            foreach (var host in value.AllowedHosts)
            {
                writer.WriteStringValue(host);
            }

            writer.WriteEndArray();
        }

        foreach (var (name, member) in value.Form.Write().OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            member!.WriteTo(writer);
        }

        foreach (var place in Enum.GetValues<GuardPlace>())
        {
            if (value.At(place).Count == 0)
            {
                continue;
            }

            writer.WriteStartObject(NameOf(place));
            foreach (var (rule, action) in value.At(place).OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                writer.WriteString(rule, action.ToString().ToLowerInvariant());
            }

            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static string[] ReadHosts(ref Utf8JsonReader reader)
    {
        var hosts = new List<string>();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.String)
            {
                hosts.Add(reader.GetString()!.ToLowerInvariant());
            }
        }

        return reader.TokenType == JsonTokenType.EndArray
            ? [.. hosts]
            : throw new JsonException($"Guard policy: '{Hosts}' must be an array of host names.");
    }

    private static FrozenDictionary<string, GuardAction> ReadPlace(ref Utf8JsonReader reader, string place)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException(
                $"Guard policy, place '{place}': must be an object of rules and actions ({ActionNames})."
            );
        }

        var rules = new Dictionary<string, GuardAction>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var rule = reader.GetString()!;
            reader.Read();
            if (!rules.TryAdd(rule, ReadAction(ref reader, place, rule)))
            {
                throw new JsonException($"Guard policy, place '{place}': rule '{rule}' stands twice; leave one.");
            }
        }
        return rules.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static GuardPlace PlaceOf(string name) =>
        name.ToLowerInvariant() switch
        {
            "question" => GuardPlace.Question,
            "context" => GuardPlace.Context,
            "output" => GuardPlace.Output,
            _ => throw new JsonException(
                $"Guard policy: place '{name}' is unknown; the places are {PlaceNames}, and {Hosts}, {string.Join(", ", PolicyForm.Members)} stand beside them."
            ),
        };

    private static GuardAction ReadAction(ref Utf8JsonReader reader, string place, string rule)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : reader.TokenType.ToString();
        return text.ToLowerInvariant() switch
        {
            "pass" => GuardAction.Pass,
            "mask" => GuardAction.Mask,
            "block" => GuardAction.Block,
            _ => throw new JsonException(
                $"Guard policy, place '{place}', rule '{rule}': action '{text}' is unknown; the actions are {ActionNames}."
            ),
        };
    }
}
