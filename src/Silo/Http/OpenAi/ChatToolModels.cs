using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>A function that the model may ask for.</summary>
internal sealed record ChatTool(
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("function")] ChatFunction? Function
);

internal sealed record ChatFunction(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("parameters")] JsonElement? Parameters
);

/// <summary>A call that the model asks for, or did ask for; the index only in chunks.</summary>
internal sealed record ChatToolCall(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("function")] ChatFunctionCall? Function,
    [property: JsonPropertyName("index")] int? Index = null
);

/// <summary>The arguments are a JSON text.</summary>
internal sealed record ChatFunctionCall(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("arguments")] string? Arguments
);
