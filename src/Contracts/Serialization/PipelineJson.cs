using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Pipeline.Contracts.Serialization;

/// <summary>The one JSON dialect of the HTTP API, the hub, the client and the CLI.</summary>
public static class PipelineJson
{
    /// <summary>camelCase names, enum words in camelCase, nulls left out, Korean written as itself.</summary>
    public static JsonSerializerOptions Options { get; } =
        Configure(
            new JsonSerializerOptions(JsonSerializerDefaults.Web)
            {
                TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            }
        );

    /// <summary>Applies the dialect to existing options.</summary>
    /// <param name="options">The options to change; also returned.</param>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        // Only ever served as application/json or text/event-stream, never inlined in HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }
}
