using System.Text.Json.Serialization;

namespace Pipeline.Contracts.Errors;

/// <summary>The JSON body of every failed HTTP request: <c>{"error":{...}}</c>, the shape OpenAI clients
/// expect.</summary>
/// <param name="Error">The error itself.</param>
public sealed record ErrorBody([property: JsonPropertyName("error")] ErrorDetail Error);

/// <summary>One error as a client sees it.</summary>
/// <param name="Code">The stable word, snake_case, e.g. <c>unknown_collection</c>.</param>
/// <param name="Message">One sentence for a person: the field, the limit and the fix.</param>
/// <param name="Type">The class in OpenAI's terms: <c>invalid_request_error</c>, <c>rate_limit_error</c> or
/// <c>server_error</c>.</param>
/// <param name="Param">The request field at fault.</param>
/// <param name="RetryAfterSeconds">Seconds after which a retry makes sense.</param>
/// <param name="Reason">What of the code it is, in one stable word, e.g. <c>out_of_range</c>.</param>
/// <param name="Values">What the message says of the case, by name: with code and reason enough to word it in another
/// language.</param>
[GenerateSerializer, Alias("pipeline.error-detail"), Immutable]
public sealed record ErrorDetail(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("param")] string? Param = null,
    [property: JsonPropertyName("retryAfterSeconds")] int? RetryAfterSeconds = null,
    [property: JsonPropertyName("reason")] string? Reason = null,
    [property: JsonPropertyName("values")] IReadOnlyDictionary<string, string>? Values = null
);
