using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Security;

/// <summary>The answer to a request that is refused for where it comes from.</summary>
internal static class Refusal
{
    public static Task WriteAsync(HttpContext context, string code, string message, string header)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(
            new ErrorBody(new ErrorDetail(code, message, "invalid_request_error", header)),
            PipelineJson.Options,
            context.RequestAborted
        );
    }
}
