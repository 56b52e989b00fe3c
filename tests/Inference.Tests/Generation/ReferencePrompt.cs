using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Prompts;

namespace Pipeline.Inference.Tests.Generation;

/// <summary>A prompt with token ids and greedy continuation computed outside llama.cpp, in float32.</summary>
public sealed record ReferencePrompt
{
    private const string Start = "<|im_start|>";
    private const string End = "<|im_end|>";

    public static IReadOnlyList<ReferencePrompt> All { get; } =
        JsonSerializer.Deserialize<ReferencePrompt[]>(File.ReadAllText(TinyModels.Reference))!;

    /// <summary>Those whose first token is no near tie.</summary>
    public static IReadOnlyList<ReferencePrompt> Continued { get; } =
    [.. All.Where(reference => reference.GreedyIds.Length > 0)];

    [JsonPropertyName("prompt")]
    public required string Prompt { get; init; }

    [JsonPropertyName("prompt_ids")]
    public required int[] PromptIds { get; init; }

    [JsonPropertyName("greedy_ids")]
    public required int[] GreedyIds { get; init; }

    [JsonPropertyName("greedy_text")]
    public required string GreedyText { get; init; }

    public string VisibleText => GreedyText.Replace(End, string.Empty, StringComparison.Ordinal);

    public IReadOnlyList<ChatTurn> Turns
    {
        get
        {
            var turns = Prompt
                .Split(Start, StringSplitOptions.RemoveEmptyEntries)
                .Select(part => part.Split('\n', 2))
                .Select(part => new ChatTurn(
                    Enum.Parse<ChatRole>(part[0], ignoreCase: true),
                    part[1].Replace(End + "\n", string.Empty, StringComparison.Ordinal)
                ))
                .ToList();
            return turns[..^1];
        }
    }

    public GenerationRequest Request => new() { Turns = Turns, MaxTokens = GreedyIds.Length };
}
