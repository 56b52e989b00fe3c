using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Http;

/// <summary>Reads JSON bodies and says where a body stops being JSON.</summary>
internal static class RequestJson
{
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : class
    {
        Require(context.Request);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(context.Request.Body, PipelineJson.Options, context.RequestAborted)
                ?? throw PipelineException.Invalid("body", "The body is null; give a JSON object.");
        }
        catch (JsonException error)
        {
            throw NotJson(error);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new PipelineException(ErrorCode.TooLarge, "The body is larger than the server takes. Send documents as files or in smaller batches.", "body");
        }
    }

    /// <summary>The body, or a new <typeparamref name="T"/> when there is none.</summary>
    public static async Task<T> ReadOrDefaultAsync<T>(HttpContext context)
        where T : class, new() =>
        context.Request.ContentLength is 0 or null && !context.Request.Headers.ContainsKey("Transfer-Encoding")
            ? new T()
            : await ReadAsync<T>(context);

    public static PipelineException NotJson(JsonException error)
    {
        var where = error.LineNumber is { } line && error.BytePositionInLine is { } position
            ? $" at line {line + 1}, byte {position + 1}"
            : "";
        var path = string.IsNullOrEmpty(error.Path) || error.Path == "$" ? "" : $" ({error.Path})";
        return PipelineException.Invalid("body", $"The body is not the JSON that is expected here{where}{path}.");
    }

    private static void Require(HttpRequest request)
    {
        // Also what keeps a foreign web page from posting here: a form cannot have this type without a preflight.
        if (!request.HasJsonContentType())
        {
            throw PipelineException.Invalid("Content-Type", "The body must be JSON: send it with 'Content-Type: application/json'.");
        }
    }
}
