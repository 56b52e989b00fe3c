using System.Globalization;
using Microsoft.AspNetCore.Diagnostics;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Silo.Http;

/// <summary>Every exception as an <see cref="ErrorBody"/>; nothing of an unknown one reaches the client.</summary>
internal sealed partial class ErrorResponses(ILogger<ErrorResponses> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(
        HttpContext context,
        Exception exception,
        CancellationToken cancellationToken
    )
    {
        if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        await WriteAsync(context, Explain(context, exception));
        return true;
    }

    public static Task WriteAsync(HttpContext context, PipelineException error)
    {
        context.Response.StatusCode = error.Code.HttpStatus();
        if (error.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsJsonAsync(
            new ErrorBody(error.ToDetail()),
            PipelineJson.Options,
            context.RequestAborted
        );
    }

    /// <summary>What a client is told of an exception; one that nobody expected is logged.</summary>
    /// <param name="context">The request that met it.</param>
    /// <param name="exception">The exception.</param>
    public PipelineException Explain(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case PipelineException known:
                return known;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new PipelineException(ErrorCode.TooLarge, "The body is larger than the server takes.", "body");
            case BadHttpRequestException bad:
                return PipelineException.Invalid("request", bad.Message);
            case var _ when LostCalls.Explain(exception) is { } lost:
                LogLost(logger, context.Request.Method, context.Request.Path, exception);
                return lost;
            default:
                LogUnhandled(logger, context.Request.Method, context.Request.Path, context.TraceIdentifier, exception);
                return new PipelineException(
                    ErrorCode.Internal,
                    $"The request failed inside the program; the log has the details under {context.TraceIdentifier}."
                );
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path}: a call of the request was lost")]
    private static partial void LogLost(ILogger logger, string method, string path, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({TraceId})")]
    private static partial void LogUnhandled(
        ILogger logger,
        string method,
        string path,
        string traceId,
        Exception error
    );
}
