using System.Text.Json;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Answers;

namespace Pipeline.Silo.Http.OpenAi;

/// <summary>Reads <c>response_format</c>.</summary>
internal static class ResponseFormatReader
{
    public const string SchemaField = "response_format.json_schema.schema";

    /// <summary>The JSON Schema of the answer, checked; null for text.</summary>
    public static string? Schema(ResponseFormat? format)
    {
        switch (format?.Type)
        {
            case null when format is null:
            case "text":
                return null;
            case "json_object":
                return AnswerSchema.AnyObject;
            case "json_schema":
                if (
                    format.JsonSchema?.Schema
                    is not { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } schema
                )
                {
                    throw PipelineException.Invalid(SchemaField, $"{SchemaField} is missing; give a JSON Schema.");
                }

                // Written again without the white space, because it becomes part of a prompt.
                var text = JsonSerializer.Serialize(schema, Contracts.Serialization.PipelineJson.Options);
                AnswerSchema.Grammar(text, SchemaField);
                return text;
            default:
                throw PipelineException.Invalid(
                    "response_format.type",
                    $"response_format.type is '{format?.Type}'; it must be text, json_object or json_schema."
                );
        }
    }
}
