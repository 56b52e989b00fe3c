using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Security;

/// <summary>The answer to a request that is refused for where or from whom it comes.</summary>
internal static class Refusal
{
    public static Task WriteAsync(HttpContext context, string code, string message, string header) =>
        WriteAsync(
            context,
            StatusCodes.Status403Forbidden,
            new ErrorDetail(code, message, "invalid_request_error", header)
        );

    public static Task WriteAsync(HttpContext context, PipelineException error) =>
        WriteAsync(context, error.Code.HttpStatus(), error.ToDetail());

    private static Task WriteAsync(HttpContext context, int status, ErrorDetail detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new ErrorBody(detail), PipelineJson.Options, context.RequestAborted);
    }
}
