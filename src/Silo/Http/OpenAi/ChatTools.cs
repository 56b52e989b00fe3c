using System.Text;
using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Answers;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>
/// The functions of a request. They are explained in the system turn in the form that Hermes and Qwen models are
/// trained on: a call is JSON within <c>tool_call</c> tags.
/// </summary>
internal sealed class ChatTools
{
    private const int MaxTools = 128;
    private const int MaxNameLength = 64;
    private const string ResultStart = "<tool_response>\n";
    private const string ResultEnd = "\n</tool_response>";

    private readonly IReadOnlyList<ChatFunction> _functions;
    private readonly bool _isRequired;
    private readonly bool _isParallel;

    private ChatTools(IReadOnlyList<ChatFunction> functions, bool isRequired, bool isParallel)
    {
        (_functions, _isRequired, _isParallel) = (functions, isRequired, isParallel);
    }

    /// <summary>The functions that the model may call; null for none.</summary>
    public static ChatTools? Read(ChatCompletionRequest request)
    {
        var functions = (request.Tools ?? []).Select((tool, i) => Function(tool, i)).ToArray();
        if (functions.Length > MaxTools)
        {
            throw PipelineException.Invalid(
                "tools",
                $"tools has {functions.Length} functions; at most {MaxTools} are allowed."
            );
        }

        if (functions.DistinctBy(function => function.Name).Count() < functions.Length)
        {
            throw PipelineException.Invalid("tools", "tools: two functions have the same name.");
        }

        var (choice, name) = Choice(request.ToolChoice);
        if (functions.Length == 0)
        {
            return choice is null or "none" or "auto"
                ? null
                : throw PipelineException.Invalid("tool_choice", "tool_choice needs tools.");
        }

        var named = name is null ? functions : [.. functions.Where(function => function.Name == name)];
        return named.Length == 0
                ? throw PipelineException.Invalid(
                    "tool_choice",
                    $"tool_choice names '{name}', which is not among the tools."
                )
            : choice == "none" ? null
            : new ChatTools(named, choice is "required" or "function", request.ParallelToolCalls ?? true);
    }

    /// <summary>Refuses tools in a question to a collection.</summary>
    public static void Refuse(ChatCompletionRequest request, string collection)
    {
        if (Read(request) is not null)
        {
            throw PipelineException.Invalid(
                "tools",
                $"tools are for plain completions; '{collection}' is a collection. Leave them out, or ask the generator by its name."
            );
        }
    }

    /// <summary>The conversation with the functions in its system turn.</summary>
    public IReadOnlyList<ChatMessage> Explain(IReadOnlyList<ChatMessage> messages)
    {
        var text = new StringBuilder();
        var rest = messages;
        if (messages[0].Role == ChatRole.System)
        {
            text.Append(messages[0].Content).Append("\n\n");
            rest = [.. messages.Skip(1)];
        }

        text.Append("# Tools\n\nThese functions can be called:\n<tools>\n");
        foreach (var function in _functions)
        {
            text.Append(JsonSerializer.Serialize(new ChatTool("function", function), PipelineJson.Options))
                .Append('\n');
        }

        text.Append("</tools>\n\nTo call one, write a JSON object with its name and arguments within these tags:\n");
        text.Append(AssistantText.CallStart)
            .Append("\n{\"name\": \"function name\", \"arguments\": {}}\n")
            .Append(AssistantText.CallEnd);
        return [new ChatMessage(ChatRole.System, text.ToString()), .. rest];
    }

    /// <summary>Holds the model to calls; null when it may also answer with text.</summary>
    public string? Grammar() =>
        _isRequired
            ? AnswerSchema.CallGrammar(
                [.. _functions.Select(function => (function.Name!, function.Parameters?.GetRawText()))],
                _isParallel,
                "tools"
            )
            : null;

    /// <summary>An earlier turn's calls, as the model wrote them.</summary>
    public static string Written(IReadOnlyList<ChatToolCall>? calls, int message)
    {
        var text = new StringBuilder();
        foreach (var call in calls ?? [])
        {
            var field = $"messages[{message}].tool_calls";
            if (call?.Function is not { Name.Length: > 0, Arguments: not null } function || !IsJson(function.Arguments))
            {
                throw PipelineException.Invalid(
                    field,
                    $"{field}: each needs a function with a name and its arguments as JSON text."
                );
            }

            text.Append('\n')
                .Append(AssistantText.CallStart)
                .Append("\n{\"name\": ")
                .Append(JsonSerializer.Serialize(function.Name, PipelineJson.Options))
                .Append(", \"arguments\": ")
                .Append(function.Arguments)
                .Append("}\n")
                .Append(AssistantText.CallEnd);
        }

        return text.ToString();
    }

    /// <summary>Adds what a function returned; results that follow one another share a turn.</summary>
    public static void AddResult(List<ChatMessage> messages, string result, int message)
    {
        var written = ResultStart + result + ResultEnd;
        if (
            messages.Count == 0
            || !messages[^1]
                .Content.EndsWith(
                    messages[^1].Role == ChatRole.User ? ResultEnd : AssistantText.CallEnd,
                    StringComparison.Ordinal
                )
        )
        {
            throw PipelineException.Invalid(
                $"messages[{message}].role",
                $"messages[{message}].role is 'tool', and no message with tool_calls is before it."
            );
        }

        if (messages[^1] is { Role: ChatRole.User } last)
        {
            messages[^1] = last with { Content = $"{last.Content}\n{written}" };
        }
        else
        {
            messages.Add(new ChatMessage(ChatRole.User, written));
        }
    }

    /// <summary>A call as the API has it; null when the text is none, because the model was free to write
    /// anything.</summary>
    public static ChatToolCall? Parse(string text)
    {
        try
        {
            using var call = JsonDocument.Parse(text);
            return
                call.RootElement.ValueKind == JsonValueKind.Object
                && call.RootElement.TryGetProperty("name", out var name)
                && name.ValueKind == JsonValueKind.String
                && call.RootElement.TryGetProperty("arguments", out var arguments)
                && arguments.ValueKind == JsonValueKind.Object
                ? new ChatToolCall(
                    $"call_{Guid.NewGuid():N}",
                    "function",
                    new ChatFunctionCall(name.GetString(), arguments.GetRawText())
                )
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static ChatFunction Function(ChatTool? tool, int index)
    {
        if (tool is not { Type: "function", Function: { } function })
        {
            throw PipelineException.Invalid(
                $"tools[{index}]",
                $"tools[{index}] must be of type function and have a function."
            );
        }

        return
            function.Name is { Length: > 0 and <= MaxNameLength }
            && function.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? function
            : throw PipelineException.Invalid(
                $"tools[{index}].function.name",
                $"tools[{index}].function.name must have 1 to {MaxNameLength} letters, digits, '_' or '-'."
            );
    }

    private static (string? Choice, string? Name) Choice(JsonElement? choice)
    {
        switch (choice)
        {
            case null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined }:
                return (null, null);
            case { ValueKind: JsonValueKind.String } word when word.GetString() is "none" or "auto" or "required":
                return (word.GetString(), null);
            case { ValueKind: JsonValueKind.Object } given
                when given.TryGetProperty("function", out var function)
                    && function.ValueKind == JsonValueKind.Object
                    && function.TryGetProperty("name", out var name)
                    && name.ValueKind == JsonValueKind.String:
                return ("function", name.GetString());
            default:
                throw PipelineException.Invalid(
                    "tool_choice",
                    "tool_choice must be none, auto, required, or a function with its name."
                );
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
