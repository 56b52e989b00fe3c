using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>Checks a chat completion request and turns it into a question or a completion request.</summary>
internal static class ChatRequestReader
{
    private const int DefaultMaxTokens = 512;
    private const int MaxMessages = 256;

    public static IReadOnlyList<ChatMessage> Messages(ChatCompletionRequest request)
    {
        if (request.Messages is not { Count: > 0 and <= MaxMessages } messages)
        {
            throw PipelineException.Invalid("messages", $"messages: give 1 to {MaxMessages} messages.");
        }

        if (request.N is { } n && n != 1)
        {
            throw PipelineException.Invalid("n", $"n is {n}; only 1 is supported.");
        }

        return [.. messages.Select((message, i) => message is null
            ? throw PipelineException.Invalid($"messages[{i}]", $"messages[{i}] is null; give a role and a content.")
            : new ChatMessage(Role(message.Role, i), Text(message.Content, i)))];
    }

    public static int MaxTokens(ChatCompletionRequest request)
    {
        var value = request.MaxCompletionTokens ?? request.MaxTokens ?? DefaultMaxTokens;
        return value is >= 1 and <= 4096
            ? value
            : throw PipelineException.Invalid("max_tokens", $"max_tokens is {value}; it must be from 1 to 4096.");
    }

    /// <summary>The last user message is the question; what came before it is history.</summary>
    public static AskRequest Ask(ChatCompletionRequest request, string collection)
    {
        var messages = Messages(request);
        if (messages[^1].Role != "user")
        {
            throw PipelineException.Invalid("messages", "The last message must be the user's question.");
        }

        return new AskRequest
        {
            Collection = collection,
            Question = messages[^1].Content,
            History = messages.Count > 1 ? [.. messages.Take(messages.Count - 1).TakeLast(32)] : null,
            MaxTokens = MaxTokens(request),
            Temperature = Temperature(request),
        };
    }

    public static CompletionRequest Completion(ChatCompletionRequest request)
    {
        var topP = request.TopP ?? 1;
        return new CompletionRequest
        {
            Messages = Messages(request),
            MaxTokens = MaxTokens(request),
            Temperature = Temperature(request),
            TopP = topP is > 0 and <= 1
                ? topP
                : throw PipelineException.Invalid("top_p", $"top_p is {topP}; it must be above 0 and at most 1."),
            Seed = request.Seed is { } seed ? unchecked((uint)seed) : null,
            Stop = Stop(request.Stop),
        };
    }

    private static double Temperature(ChatCompletionRequest request)
    {
        var value = request.Temperature ?? 0;
        return value is >= 0 and <= 2
            ? value
            : throw PipelineException.Invalid("temperature", $"temperature is {value}; it must be from 0 to 2.");
    }

    private static string Role(string? role, int index) => role switch
    {
        "system" or "developer" => "system",
        "user" or "assistant" => role,
        _ => throw PipelineException.Invalid($"messages[{index}].role", $"messages[{index}].role is '{role}'; it must be system, user or assistant."),
    };

    private static string Text(JsonElement content, int index)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                return content.GetString()!;
            case JsonValueKind.Array:
                var text = new StringBuilder();
                foreach (var part in content.EnumerateArray())
                {
                    if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var piece) && piece.ValueKind == JsonValueKind.String)
                    {
                        text.Append(piece.GetString());
                    }
                    else
                    {
                        throw PipelineException.Invalid($"messages[{index}].content", "Only text parts are supported.");
                    }
                }

                return text.ToString();
            default:
                throw PipelineException.Invalid($"messages[{index}].content", $"messages[{index}].content must be a string or text parts.");
        }
    }

    private static IReadOnlyList<string> Stop(JsonElement? stop)
    {
        IReadOnlyList<string> stops = stop switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
                [.. many.EnumerateArray().Select(item => item.GetString()!)],
            _ => throw PipelineException.Invalid("stop", "stop must be a string or an array of strings."),
        };
        return stops.Count <= 4 && stops.All(text => text.Length is > 0 and <= 256)
            ? stops
            : throw PipelineException.Invalid("stop", "stop: at most 4 texts of 1 to 256 characters.");
    }
}
