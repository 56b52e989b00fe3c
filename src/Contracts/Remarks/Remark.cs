using System.Text.Json.Serialization;

namespace Pipeline.Contracts.Remarks;

/// <summary>A sentence of the server that is no error, with what it takes to word it in another language.</summary>
/// <param name="Code">The stable word, snake_case: a <see cref="RemarkCode"/>, or that of the error behind it.</param>
/// <param name="Message">The sentence in English.</param>
/// <param name="Values">What the sentence says of the case, by name.</param>
[GenerateSerializer, Alias("pipeline.remark"), Immutable]
public sealed record Remark(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("values")] IReadOnlyDictionary<string, string>? Values = null
);
