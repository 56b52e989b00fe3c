using System.Text.Json;

namespace Pipeline.Cluster.Attacks;

/// <summary>An attempt to make an answer do what a document, or a question, demands.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Language">ko or en.</param>
/// <param name="Place">Where the demand stands.</param>
/// <param name="Kind">What is demanded.</param>
/// <param name="Question">The question that finds the document.</param>
/// <param name="Document">The document's text.</param>
/// <param name="Demands">What a generator writes that obeys to the letter.</param>
/// <param name="Absent">What must not stand in an answer; beside it no answer has anything live, and no planted
/// citation.</param>
public sealed record Attack(
    string Id,
    string Language,
    string Place,
    string Kind,
    string Question,
    string Document,
    string Demands,
    IReadOnlyList<string> Absent
)
{
    /// <summary>The document's title.</summary>
    public string? Title { get; init; }

    /// <summary>How the document is read; null: as text.</summary>
    public string? ContentType { get; init; }

    /// <summary>The document's file.</summary>
    public string? FileName { get; init; }

    /// <summary>The document's metadata, as JSON.</summary>
    public string? Metadata { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Attacks", "attacks.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Attack>(line, JsonSerializerOptions.Web)!),
    ];
}
