using System.Text.Json;

namespace Pipeline.Guardrails.Tests.Labelled;

/// <summary>A sentence that was written for the detectors, and what they have to find in it.</summary>
/// <param name="Lang">ko or en: the language of what stands around.</param>
/// <param name="Text">The sentence, or a few lines.</param>
/// <param name="Spans">What is to be found; none in a hard negative.</param>
public sealed record LabelledSentence(string Lang, string Text, IReadOnlyList<GuardFinding> Spans)
{
    /// <summary>The half that detectors were tuned on: <c>first</c>; the half that was only measured:
    /// <c>second</c>.</summary>
    public static IReadOnlyList<LabelledSentence> Half(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Labelled", $"{name}-half.jsonl");
        return [.. File.ReadLines(path).Select(line => JsonSerializer.Deserialize<LabelledSentence>(line, Web)!)];
    }

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);
}
