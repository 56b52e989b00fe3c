using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Answers;

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

        var read = new List<ChatMessage>(messages.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            var message =
                messages[i]
                ?? throw PipelineException.Invalid(
                    $"messages[{i}]",
                    $"messages[{i}] is null; give a role and a content."
                );
            var author = ChatAuthors.Read(message.Role, $"messages[{i}].role");
            var text =
                message.ToolCalls is { Count: > 0 }
                && message.Content.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                    ? string.Empty
                    : Text(message.Content, i);
            if (author == ChatAuthor.Tool)
            {
                ChatTools.AddResult(read, text, i);
            }
            else
            {
                read.Add(new ChatMessage(author.Role(), text + ChatTools.Written(message.ToolCalls, i)));
            }
        }

        return read;
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
        if (messages[^1].Role != ChatRole.User)
        {
            throw PipelineException.Invalid("messages", "The last message must be the user's question.");
        }

        ChatTools.Refuse(request, collection);
        if (
            request.Messages!.Any(message =>
                message.Role == ChatAuthor.Tool.Word() || message.ToolCalls is { Count: > 0 }
            )
        )
        {
            throw PipelineException.Invalid(
                "messages",
                $"messages of tools are for plain completions; '{collection}' is a collection. Leave them out."
            );
        }

        if (request.LogProbs == true || request.LogitBias is { Count: > 0 })
        {
            // What the guard takes out of an answer must not come back as its tokens.
            throw PipelineException.Invalid(
                request.LogProbs == true ? "logprobs" : "logit_bias",
                $"logprobs and logit_bias are for plain completions; '{collection}' is a collection. Leave them out, or ask the generator by its name."
            );
        }

        return new AskRequest
        {
            Collection = collection,
            Question = messages[^1].Content,
            History = messages.Count > 1 ? [.. messages.Take(messages.Count - 1).TakeLast(32)] : null,
            MaxTokens = MaxTokens(request),
            Temperature = Temperature(request),
            Schema = ResponseFormatReader.Schema(request.ResponseFormat),
            Sampling = SamplingReader.Sampling(request),
        };
    }

    public static CompletionRequest Completion(ChatCompletionRequest request)
    {
        var schema = ResponseFormatReader.Schema(request.ResponseFormat);
        var tools = ChatTools.Read(request);
        if (schema is not null && tools is not null)
        {
            throw PipelineException.Invalid(
                "response_format",
                "response_format and tools cannot hold at once. Leave one out, or set tool_choice to none."
            );
        }

        return new CompletionRequest
        {
            Messages = tools?.Explain(Messages(request)) ?? Messages(request),
            MaxTokens = MaxTokens(request),
            Temperature = Temperature(request),
            Stop = Stop(request.Stop),
            LogitBias = SamplingReader.LogitBias(request.LogitBias),
            TopLogProbabilities = SamplingReader.TopLogProbs(request),
            Grammar = schema is null
                ? tools?.Grammar()
                : AnswerSchema.Grammar(schema, ResponseFormatReader.SchemaField),
        }.With(SamplingReader.Sampling(request));
    }

    private static double Temperature(ChatCompletionRequest request)
    {
        var value = request.Temperature ?? 0;
        return value is >= 0 and <= 2
            ? value
            : throw PipelineException.Invalid("temperature", $"temperature is {value}; it must be from 0 to 2.");
    }

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
                    if (
                        part.ValueKind == JsonValueKind.Object
                        && part.TryGetProperty("text", out var piece)
                        && piece.ValueKind == JsonValueKind.String
                    )
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
                throw PipelineException.Invalid(
                    $"messages[{index}].content",
                    $"messages[{index}].content must be a string or text parts."
                );
        }
    }

    private static IReadOnlyList<string> Stop(JsonElement? stop)
    {
        IReadOnlyList<string> stops = stop switch
        {
            null or { ValueKind: JsonValueKind.Null } => [],
            { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            { ValueKind: JsonValueKind.Array } many
                when many.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [
                .. many.EnumerateArray().Select(item => item.GetString()!),
            ],
            _ => throw PipelineException.Invalid("stop", "stop must be a string or an array of strings."),
        };
        return stops.Count <= 4 && stops.All(text => text.Length is > 0 and <= 256)
            ? stops
            : throw PipelineException.Invalid("stop", "stop: at most 4 texts of 1 to 256 characters.");
    }
}
