using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Pipeline.Guardrails.Policies;

/// <summary>Reads the cases that a policy is tried on: a JSON array, an object with <c>tests</c>, or an object a
/// line.</summary>
public static class PolicyCases
{
    /// <summary>Most cases of one file.</summary>
    public const int Most = 10_000;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads cases from the content of a file.</summary>
    /// <param name="content">JSON or JSON lines.</param>
    /// <exception cref="GuardPolicyException">It holds no cases; says which one is wrong.</exception>
    public static IReadOnlyList<PolicyCase> Parse(string content)
    {
        ArgumentNullException.ThrowIfNull(content);
        try
        {
            return Of(JsonNode.Parse(content, documentOptions: Lenient));
        }
        catch (JsonException)
        {
            return Lines(content);
        }
    }

    /// <summary>Reads cases that were parsed already.</summary>
    internal static IReadOnlyList<PolicyCase> Of(JsonNode? node) =>
        node switch
        {
            JsonArray array => array.Count <= Most
                ? [.. array.Select((one, at) => One(one?.ToJsonString() ?? "null", at + 1))]
                : throw new GuardPolicyException($"There are {array.Count} tests; at most {Most} are allowed."),
            JsonObject members when members.ContainsKey("text") => [One(members.ToJsonString(), 1)],
            JsonObject members when members["tests"] is JsonArray tests => Of(tests),
            _ => throw new GuardPolicyException(
                "The tests must be an array: [{\"text\": \"…\", \"place\": \"question\", \"action\": \"mask\"}], or such an object a line."
            ),
        };

    private static List<PolicyCase> Lines(string content)
    {
        var cases = new List<PolicyCase>();
        var number = 0;
        foreach (var line in content.Split('\n', StringSplitOptions.TrimEntries))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            cases.Add(
                cases.Count < Most
                    ? One(line, number)
                    : throw new GuardPolicyException($"There are more than {Most} tests.")
            );
        }

        return cases;
    }

    private static PolicyCase One(string json, int number)
    {
        try
        {
            var one = JsonSerializer.Deserialize<PolicyCase>(json, Strict);
            return one?.Text is null ? throw new GuardPolicyException($"Test {number} has no text.")
                : one.Action is null && one.Rules is null && one.Masked is null
                    ? throw new GuardPolicyException(
                        $"Test {number} expects nothing; give action (pass, mask, block), rules or masked."
                    )
                : one;
        }
        catch (JsonException error)
        {
            throw new GuardPolicyException($"Test {number}: {error.Message}", error);
        }
    }
}
