using System.Text.Json;
using System.Text.Json.Nodes;

namespace Pipeline.Guardrails.Policies;

/// <summary>
/// A policy as it lies in a file: what <see cref="GuardPolicy"/> reads, and beside it what people say of it
/// (<c>label</c>, <c>description</c>) and the <c>tests</c> that it must pass. JSON, with comments and trailing commas.
/// </summary>
/// <param name="Name">The file's name without its ending: a-z, 0-9, '-', '_', 1 to 63 of them.</param>
/// <param name="Policy">The policy.</param>
public sealed record PolicyFile(string Name, GuardPolicy Policy)
{
    /// <summary>The ending of the files.</summary>
    public const string Ending = ".json";

    /// <summary>Largest file in bytes.</summary>
    public const int MaxBytes = 1 << 20;

    private const int MostText = 200;
    private const int LongestName = 63;

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Name and content in one word; see <see cref="PolicyVersion"/>.</summary>
    public string Version { get; } = PolicyVersion.Of(Name, Policy);

    /// <summary>What its author calls this version; null: nothing.</summary>
    public string? Label { get; init; }

    /// <summary>What it is for; null: nothing is said.</summary>
    public string? Description { get; init; }

    /// <summary>What it must do with which text.</summary>
    public IReadOnlyList<PolicyCase> Tests { get; init; } = [];

    /// <summary>Whether a name is one that a policy can have.</summary>
    /// <param name="name">The name.</param>
    public static bool IsName(string? name) =>
        name is { Length: > 0 and <= LongestName }
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
        && char.IsAsciiLetterOrDigit(name[0])
        && name is not (PolicyVersion.Default or PolicyVersion.Inline);

    /// <summary>Reads a policy from a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="GuardPolicyException">It is no policy, and why.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PolicyFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new FileInfo(path).Length > MaxBytes
            ? throw new GuardPolicyException($"The guard policy is larger than {MaxBytes >> 10} KiB.")
            : Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path));
    }

    /// <summary>Reads a policy.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="json">Its file's content.</param>
    /// <exception cref="GuardPolicyException">It is no policy, and why.</exception>
    public static PolicyFile Parse(string name, string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!IsName(name))
        {
            throw new GuardPolicyException(
                $"Guard policy '{name}': a policy's name is its file's: 1 to {LongestName} of a-z, 0-9, '-', '_', such as strict.json; not {PolicyVersion.Default} nor {PolicyVersion.Inline}."
            );
        }

        try
        {
            if (JsonNode.Parse(json, documentOptions: Lenient) is not JsonObject members)
            {
                throw new GuardPolicyException("The guard policy must be an object such as {\"output\": {}}.");
            }

            var (label, description) = (Text(members, "label"), Text(members, "description"));
            var tests = members.Remove("tests", out var cases) ? PolicyCases.Of(cases) : [];
            return new PolicyFile(name, GuardPolicy.Parse(members.ToJsonString()))
            {
                Label = label,
                Description = description,
                Tests = tests,
            };
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw new GuardPolicyException($"The guard policy is no JSON: {error.Message}", error);
        }
    }

    private static string? Text(JsonObject members, string name) =>
        !members.Remove(name, out var value) ? null
        : value is JsonValue text && text.TryGetValue(out string? said) && said.Length <= MostText ? said
        : throw new GuardPolicyException($"Guard policy, {name}: give a text of at most {MostText} characters.");
}
