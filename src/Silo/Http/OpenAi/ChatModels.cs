using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Answers;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>The parts of an OpenAI chat completion request that are used here; others are ignored, as that API does.</summary>
internal sealed record ChatCompletionRequest
{
    [JsonPropertyName("model")]
    public string? Model { get; init; }

    [JsonPropertyName("messages")]
    public IReadOnlyList<ChatCompletionMessage>? Messages { get; init; }

    [JsonPropertyName("stream")]
    public bool Stream { get; init; }

    [JsonPropertyName("stream_options")]
    public StreamOptions? StreamOptions { get; init; }

    [JsonPropertyName("max_tokens")]
    public int? MaxTokens { get; init; }

    [JsonPropertyName("max_completion_tokens")]
    public int? MaxCompletionTokens { get; init; }

    [JsonPropertyName("temperature")]
    public double? Temperature { get; init; }

    [JsonPropertyName("top_p")]
    public double? TopP { get; init; }

    [JsonPropertyName("seed")]
    public long? Seed { get; init; }

    [JsonPropertyName("n")]
    public int? N { get; init; }

    /// <summary>A string or an array of strings.</summary>
    [JsonPropertyName("stop")]
    public JsonElement? Stop { get; init; }
}

internal sealed record StreamOptions([property: JsonPropertyName("include_usage")] bool IncludeUsage);

/// <summary>A message; the content is a string or an array of parts.</summary>
internal sealed record ChatCompletionMessage(
    [property: JsonPropertyName("role")] string? Role, [property: JsonPropertyName("content")] JsonElement Content);

internal sealed record ChatCompletion(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("object")] string Object,
    [property: JsonPropertyName("created")] long Created,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("choices")] IReadOnlyList<ChatChoice> Choices,
    [property: JsonPropertyName("usage")] ChatUsage? Usage = null,
    [property: JsonPropertyName("citations")] IReadOnlyList<CitationEvent>? Citations = null);

internal sealed record ChatChoice(
    [property: JsonPropertyName("index")] int Index,
    [property: JsonPropertyName("message")] ChatDelta? Message,
    [property: JsonPropertyName("delta")] ChatDelta? Delta,
    [property: JsonPropertyName("finish_reason"), JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? FinishReason);

internal sealed record ChatDelta(
    [property: JsonPropertyName("role")] string? Role, [property: JsonPropertyName("content")] string? Content);

internal sealed record ChatUsage(
    [property: JsonPropertyName("prompt_tokens")] int PromptTokens,
    [property: JsonPropertyName("completion_tokens")] int CompletionTokens,
    [property: JsonPropertyName("total_tokens")] int TotalTokens,
    [property: JsonPropertyName("prompt_tokens_details")] PromptTokensDetails Details)
{
    public static ChatUsage Of(TokenUsage usage) => new(
        usage.PromptTokens, usage.CompletionTokens, usage.PromptTokens + usage.CompletionTokens, new(usage.CachedTokens));
}

internal sealed record PromptTokensDetails([property: JsonPropertyName("cached_tokens")] int CachedTokens);
