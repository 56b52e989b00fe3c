using System.Text.Json;
using Pipeline.Contracts.Errors;
using Pipeline.Inference.Generation.Grammars.Schemas;

namespace Pipeline.Grains.Answers;

/// <summary>The JSON Schema that an answer is held to.</summary>
public static class AnswerSchema
{
    /// <summary>The schema of any JSON object.</summary>
    public const string AnyObject = """{"type":"object"}""";

    /// <summary>The grammar of the JSON texts that satisfy a schema, in GBNF.</summary>
    /// <param name="schema">The schema's text.</param>
    /// <param name="field">The request's field that has it, for the error.</param>
    /// <exception cref="PipelineException">It is no schema, or uses what is not supported; the message names the place
    /// in it.</exception>
    public static string Grammar(string schema, string field)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Write(() => JsonSchemaGrammar.Of(Read(schema)), field);
    }

    /// <summary>The grammar of calls of functions in the tags of <see cref="AssistantText"/>, in GBNF.</summary>
    /// <param name="functions">Names, and the schemas of the arguments; null for any object.</param>
    /// <param name="isParallel">Whether several calls may follow one another.</param>
    /// <param name="field">The request's field that has them, for the error.</param>
    /// <exception cref="PipelineException">A schema is none, or uses what is not supported.</exception>
    public static string CallGrammar(
        IReadOnlyList<(string Name, string? Schema)> functions,
        bool isParallel,
        string field
    )
    {
        ArgumentNullException.ThrowIfNull(functions);
        return Write(
            () =>
                JsonSchemaGrammar.OfCalls(
                    [
                        .. functions.Select(function =>
                            (function.Name, function.Schema is null ? default : Read(function.Schema))
                        ),
                    ],
                    AssistantText.CallStart,
                    AssistantText.CallEnd,
                    isParallel
                ),
            field
        );
    }

    private static JsonElement Read(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return document.RootElement.Clone();
    }

    private static string Write(Func<string> write, string field)
    {
        try
        {
            return write();
        }
        catch (JsonSchemaException error)
        {
            throw PipelineException.Invalid(field, $"{field}: {error.Message}");
        }
        catch (JsonException)
        {
            throw PipelineException.Invalid(field, $"{field} is not JSON.");
        }
    }
}
