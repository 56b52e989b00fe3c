using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Http;

/// <summary>Reads JSON requests, from bodies, lines and hub calls alike, and says where one is not what is
/// expected.</summary>
internal static class RequestJson
{
    /// <summary>Largest JSON body in bytes; what is streamed has its own limit.</summary>
    public const long MaxBodyBytes = 32 << 20;

    /// <summary>A body of the native API: a field that is not known is refused.</summary>
    /// <exception cref="PipelineException">The body is not what is expected.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        using var body = await ParseAsync(context, MaxBodyBytes);
        return Read<T>(body.RootElement);
    }

    /// <summary>A body of an API that clients of others also speak: fields that are not known are passed
    /// over.</summary>
    /// <exception cref="PipelineException">The body is not what is expected.</exception>
    public static async Task<T> ReadCompatibleAsync<T>(HttpContext context)
        where T : class
    {
        using var body = await ParseAsync(context, MaxBodyBytes);
        ValidUnicode.Check(body.RootElement);
        return Convert<T>(body.RootElement);
    }

    /// <summary>The body, or a new <typeparamref name="T"/> when there is none.</summary>
    /// <exception cref="PipelineException">The body is not what is expected.</exception>
    public static async Task<T> ReadOrDefaultAsync<T>(HttpContext context)
        where T : class, new() =>
        context.Request.ContentLength is 0 or null && !context.Request.Headers.ContainsKey("Transfer-Encoding")
            ? new T()
            : await ReadAsync<T>(context);

    /// <summary>A request of the native API.</summary>
    /// <param name="json">The request.</param>
    /// <exception cref="PipelineException">It is not what is expected, or has a field that is not known.</exception>
    public static T Read<T>(JsonElement json)
        where T : class
    {
        ValidUnicode.Check(json);
        KnownFields.Check(json, PipelineJson.Options.GetTypeInfo(typeof(T)));
        return Convert<T>(json);
    }

    /// <summary>The JSON of a body, for callers that look at it before they read it; they dispose it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxBytes">The largest body taken.</param>
    /// <exception cref="PipelineException">The body is no JSON, or is too large.</exception>
    public static async Task<JsonDocument> ParseAsync(HttpContext context, long maxBytes)
    {
        // Also what keeps a foreign web page from posting here: a form cannot have this type without a preflight.
        if (!context.Request.HasJsonContentType())
        {
            throw PipelineException.Invalid(
                "Content-Type",
                "The body must be JSON: send it with 'Content-Type: application/json'."
            );
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = maxBytes;
        }

        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        }
        catch (JsonException error)
        {
            throw NotJson(error);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new PipelineException(
                ErrorCode.TooLarge,
                $"The body is larger than {maxBytes} bytes, the most that JSON may have. Send documents as files (multipart/form-data) or a document a line (application/x-ndjson).",
                "body"
            );
        }
    }

    /// <summary>The error for a text that is no JSON, or not of the type expected.</summary>
    /// <param name="error">What the reader said.</param>
    /// <param name="type">The type; null: the text is no JSON at all.</param>
    public static PipelineException NotJson(JsonException error, Type? type = null)
    {
        var where =
            error.LineNumber is { } line && error.BytePositionInLine is { } position
                ? $" at line {line + 1}, byte {position + 1}"
                : "";
        var path = string.IsNullOrEmpty(error.Path) || error.Path == "$" ? "" : $" ({error.Path})";
        return
            type is not null
            && path.Length > 0
            && KnownFields.Expected(PipelineJson.Options.GetTypeInfo(type), error.Path) is { } expected
            ? PipelineException.Invalid(error.Path![1..].TrimStart('.'), $"The value{where}{path} must be {expected}.")
            : PipelineException.Invalid("body", $"The body is not the JSON that is expected here{where}{path}.");
    }

    private static T Convert<T>(JsonElement json)
        where T : class
    {
        try
        {
            return json.Deserialize<T>(PipelineJson.Options)
                ?? throw PipelineException.Invalid("body", "The body is null; give a JSON object.");
        }
        catch (JsonException error)
        {
            throw NotJson(error, typeof(T));
        }
    }
}
