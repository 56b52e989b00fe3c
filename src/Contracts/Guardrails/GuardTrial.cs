using System.Text.Json.Serialization;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Contracts.Guardrails;

/// <summary>A text to be tried (<c>POST /api/collections/{collection}/guard/try</c>).</summary>
public sealed record GuardTrialRequest
{
    /// <summary>Longest text.</summary>
    public const int MaxCharacters = 100_000;

    /// <summary>The text, 1 to <see cref="MaxCharacters"/> characters.</summary>
    public string Text { get; init; } = "";

    /// <summary>Where it would stand.</summary>
    public GuardPlace Place { get; init; } = GuardPlace.Question;
}

/// <summary>What would happen to a text.</summary>
/// <param name="Policy">The policies that hold, each with the hash of what it says.</param>
/// <param name="Place">Where the text would stand.</param>
/// <param name="Action">What would be done.</param>
/// <param name="Rule">The rule that decides; null when nothing is done.</param>
/// <param name="Findings">What was found, in the text.</param>
/// <param name="Text">What would go on: the text, masked where needed; empty when it is blocked.</param>
/// <param name="Refusal">What the asker would be told when it is blocked; null: nothing in words.</param>
/// <param name="Skipped">What could not be judged, and why: topics without an embedder; null: all was.</param>
public sealed record GuardTrial(
    string Policy,
    GuardPlace Place,
    GuardAction Action,
    string? Rule,
    IReadOnlyList<VerdictSpan> Findings,
    string Text,
    string? Refusal = null,
    StageReport? Skipped = null
);

/// <summary>The policy of a collection (<c>GET /api/collections/{collection}/guard</c>).</summary>
/// <param name="Version">The policies that hold, each with the hash of what it says.</param>
/// <param name="Named">The policy of the server's that the collection names; null: none.</param>
/// <param name="Policy">What holds, as JSON.</param>
/// <param name="Policies">The policies that this server has.</param>
/// <param name="Problems">The files that cannot be used, each with what is wrong.</param>
public sealed record CollectionGuard(
    string Version,
    string? Named,
    [property: JsonConverter(typeof(RawJsonConverter))] string Policy,
    IReadOnlyList<GuardPolicyInfo> Policies,
    IReadOnlyDictionary<string, string> Problems
);

/// <summary>A policy of a server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its name and the hash of what it says.</param>
/// <param name="Label">What its author calls this version; null: nothing.</param>
/// <param name="Description">What it is for; null: nothing is said.</param>
public sealed record GuardPolicyInfo(string Name, string Version, string? Label, string? Description);
