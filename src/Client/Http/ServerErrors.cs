using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client.Http;

/// <summary>Turns failed responses and broken connections into <see cref="PipelineException"/>.</summary>
internal static class ServerErrors
{
    /// <summary>Most of an error body that is read.</summary>
    private const int MaxBody = 64 * 1024;

    /// <summary>The error that a response carries, in the server's words where it has any.</summary>
    public static async Task<PipelineException> ReadAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var retryAfter = RetryAfter(response);
        try
        {
            using var limited = new MemoryStream();
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var buffer = new byte[8192];
            int read;
            while (
                limited.Length < MaxBody
                && (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0
            )
            {
                limited.Write(buffer, 0, read);
            }

            var error = JsonSerializer.Deserialize<ErrorBody>(limited.ToArray(), PipelineJson.Options);
            if (error?.Error is { Message.Length: > 0 } detail)
            {
                return Of(
                    detail with
                    {
                        RetryAfterSeconds = retryAfter ?? detail.RetryAfterSeconds,
                    },
                    response.StatusCode
                );
            }
        }
        catch (Exception error) when (error is JsonException or HttpRequestException or IOException)
        {
            // Not one of our bodies: a proxy's page, or a connection that broke. The status has to do.
        }

        var request = response.RequestMessage;
        return new PipelineException(
            CodeOf(response.StatusCode),
            $"{request?.RequestUri?.GetLeftPart(UriPartial.Authority)} answered {(int)response.StatusCode} "
                + $"{response.ReasonPhrase} to {request?.Method} {request?.RequestUri?.AbsolutePath}, without saying why. "
                + "Check that the address is a Pipeline server's.",
            null,
            retryAfter
        );
    }

    /// <summary>The error of an <see cref="ErrorDetail"/>.</summary>
    public static PipelineException Of(
        ErrorDetail detail,
        HttpStatusCode status = HttpStatusCode.InternalServerError
    ) => detail.ToException(CodeOf(status));

    /// <summary>Nothing answered at the address.</summary>
    public static PipelineException Unreachable(Uri address, Exception cause)
    {
        var innermost = cause;
        while (innermost.InnerException is { } inner)
        {
            innermost = inner;
        }

        var detail = innermost.Message.TrimEnd('.');
        var named = address.GetLeftPart(UriPartial.Path).TrimEnd('/');
        var (reason, advice) = Reason(cause, innermost);
        return new PipelineException(
            ErrorCode.Unreachable,
            $"No Pipeline server answers at {named} ({detail}). {advice}",
            reason: reason,
            values: new Dictionary<string, string> { ["address"] = named, ["detail"] = detail }
        );
    }

    /// <summary>What kept the server from answering, in one word, and what to do about it.</summary>
    private static (string? Word, string Advice) Reason(Exception cause, Exception innermost)
    {
        const string names = "(--server, PIPELINE_SERVER or PipelineClientOptions.BaseAddress)";
        return (cause as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => (
                "unknown_host",
                $"Look at the spelling of the address {names}, and at DNS."
            ),
            HttpRequestError.SecureConnectionError => (
                "tls",
                "If the server does not speak https, write http:// in its address; otherwise see that this machine trusts its certificate."
            ),
            HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse => (
                "no_http",
                $"If it speaks https, write https:// in its address {names}; otherwise look at the port."
            ),
            _ => (
                innermost is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? "refused" : null,
                $"Start one with 'dotnet run --project src/Silo', or give the address of a running one {names}."
            ),
        };
    }

    /// <summary>The attempt took longer than it may.</summary>
    public static PipelineException TimedOut(Uri address, TimeSpan timeout) =>
        new(
            ErrorCode.DeadlineExceeded,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{address.GetLeftPart(UriPartial.Authority)} did not answer within {timeout.TotalSeconds:0.#} s. Try again, or allow more time."
            ),
            "timeout"
        );

    private static int? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => (int)Math.Clamp(Math.Ceiling(delta.TotalSeconds), 0, int.MaxValue),
            { Date: { } date } => (int)
                Math.Clamp(Math.Ceiling((date - DateTimeOffset.UtcNow).TotalSeconds), 0, int.MaxValue),
            _ => null,
        };

    private static ErrorCode CodeOf(HttpStatusCode status) =>
        (int)status switch
        {
            401 => ErrorCode.InvalidApiKey,
            403 => ErrorCode.Forbidden,
            409 => ErrorCode.Conflict,
            413 => ErrorCode.TooLarge,
            429 => ErrorCode.Overloaded,
            502 or 503 => ErrorCode.StoreUnavailable,
            408 or 504 => ErrorCode.DeadlineExceeded,
            < 500 => ErrorCode.InvalidRequest,
            _ => ErrorCode.Internal,
        };
}
