using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Answers;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>The parts of an OpenAI chat completion request that are used here; others are ignored, as that API
/// does.</summary>
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

    [JsonPropertyName("top_k")]
    public int? TopK { get; init; }

    [JsonPropertyName("min_p")]
    public double? MinP { get; init; }

    [JsonPropertyName("frequency_penalty")]
    public double? FrequencyPenalty { get; init; }

    [JsonPropertyName("presence_penalty")]
    public double? PresencePenalty { get; init; }

    /// <summary>Token ids to biases.</summary>
    [JsonPropertyName("logit_bias")]
    public IReadOnlyDictionary<string, double>? LogitBias { get; init; }

    [JsonPropertyName("logprobs")]
    public bool? LogProbs { get; init; }

    [JsonPropertyName("top_logprobs")]
    public int? TopLogProbs { get; init; }

    [JsonPropertyName("response_format")]
    public ResponseFormat? ResponseFormat { get; init; }

    [JsonPropertyName("tools")]
    public IReadOnlyList<ChatTool>? Tools { get; init; }

    /// <summary>none, auto, required, or the function to call.</summary>
    [JsonPropertyName("tool_choice")]
    public JsonElement? ToolChoice { get; init; }

    [JsonPropertyName("parallel_tool_calls")]
    public bool? ParallelToolCalls { get; init; }
}

/// <summary>What an answer looks like: text, json_object or json_schema.</summary>
internal sealed record ResponseFormat(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("json_schema")] NamedSchema? JsonSchema = null
);

internal sealed record NamedSchema(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("schema")] JsonElement? Schema,
    [property: JsonPropertyName("strict")] bool? Strict = null
);

internal sealed record StreamOptions([property: JsonPropertyName("include_usage")] bool IncludeUsage);

/// <summary>A message; the content is a string or an array of parts, and may be missing beside tool calls.</summary>
internal sealed record ChatCompletionMessage(
    [property: JsonPropertyName("role")] string? Role,
    [property: JsonPropertyName("content")] JsonElement Content,
    [property: JsonPropertyName("tool_calls")] IReadOnlyList<ChatToolCall>? ToolCalls = null
);

internal sealed record ChatCompletion(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("object")] string Object,
    [property: JsonPropertyName("created")] long Created,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("choices")] IReadOnlyList<ChatChoice> Choices,
    [property: JsonPropertyName("usage")] ChatUsage? Usage = null,
    [property: JsonPropertyName("citations")] IReadOnlyList<CitationEvent>? Citations = null
);

internal sealed record ChatChoice(
    [property: JsonPropertyName("index")] int Index,
    [property: JsonPropertyName("message")] ChatDelta? Message,
    [property: JsonPropertyName("delta")] ChatDelta? Delta,
    [property: JsonPropertyName("finish_reason"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
        string? FinishReason,
    [property: JsonPropertyName("logprobs")] ChatLogProbs? LogProbs = null
);

/// <summary>A message, or what a chunk adds to it.</summary>
internal sealed record ChatDelta(
    [property: JsonPropertyName("role")] string? Role,
    [property: JsonPropertyName("content")] string? Content,
    [property: JsonPropertyName("reasoning_content")] string? Reasoning = null,
    [property: JsonPropertyName("tool_calls")] IReadOnlyList<ChatToolCall>? ToolCalls = null,
    [property: JsonPropertyName("refusal")] string? Refusal = null,
    [property: JsonPropertyName("grounding")] ChatGrounding? Grounding = null
);

internal sealed record ChatUsage(
    [property: JsonPropertyName("prompt_tokens")] int PromptTokens,
    [property: JsonPropertyName("completion_tokens")] int CompletionTokens,
    [property: JsonPropertyName("total_tokens")] int TotalTokens,
    [property: JsonPropertyName("prompt_tokens_details")] PromptTokensDetails Details
)
{
    public static ChatUsage Of(TokenUsage usage) =>
        new(
            usage.PromptTokens,
            usage.CompletionTokens,
            usage.PromptTokens + usage.CompletionTokens,
            new(usage.CachedTokens)
        );
}

internal sealed record PromptTokensDetails([property: JsonPropertyName("cached_tokens")] int CachedTokens);
