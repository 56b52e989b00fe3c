using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client.Http;

/// <summary>Sends requests: addresses, key, timeouts, retries and errors in one place.</summary>
internal sealed class HttpCaller : IDisposable
{
    /// <summary>Bytes a second that a body gets time for, on top of the timeout.</summary>
    private const double SlowestUpload = 64 * 1024;

    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly PipelineClientOptions _options;
    private readonly ServerAddresses _servers;

    public HttpCaller(HttpClient? http, PipelineClientOptions options)
    {
        options.Validate();
        _options = options;
        _ownsHttp = http is null;
        _http =
            http
            ?? new HttpClient(
                new SocketsHttpHandler
                {
                    // A name that moves to another machine is noticed within this time.
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                    ConnectTimeout = TimeSpan.FromSeconds(15),
                    AllowAutoRedirect = false,
                }
            )
            {
                Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            };
        _servers = new ServerAddresses(
            [.. options.OtherAddresses.Prepend(options.BaseAddress).Distinct()],
            options.Clock
        );
        Retries = RetryPolicy.Of(options);
    }

    /// <summary>The server, or the first of several.</summary>
    public Uri Address => _servers.First;

    public RetryPolicy Retries { get; }

    /// <summary>Longest wait for a sign of life in a stream of acknowledgements.</summary>
    public TimeSpan Timeout => _options.Timeout;

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    /// <summary>A JSON body, made anew for every attempt.</summary>
    public static Func<HttpContent> Json<T>(T value)
    {
        byte[] utf8;
        try
        {
            utf8 = JsonSerializer.SerializeToUtf8Bytes(value, PipelineJson.Options);
        }
        catch (JsonException error)
        {
            // The only raw JSON in our records is metadata.
            throw PipelineException.Invalid(
                "metadata",
                $"The metadata is not JSON ({error.Message}); give a flat JSON object."
            );
        }

        return () =>
            new ByteArrayContent(utf8) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
    }

    /// <summary>Calls and reads a JSON answer.</summary>
    public async Task<T> CallAsync<T>(HttpCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            PipelineException failure;
            try
            {
                using var deadline = Deadline(call, cancellationToken);
                using var response = await SendOnceAsync(call, deadline, cancellationToken).ConfigureAwait(false);
                return await ReadJsonAsync<T>(response, call, deadline, cancellationToken).ConfigureAwait(false);
            }
            catch (PipelineException error) when (call.Idempotent && RetryPolicy.Retryable(error))
            {
                failure = error;
            }

            if (!await Retries.WaitAsync(attempt, AskedPause(failure), cancellationToken).ConfigureAwait(false))
            {
                throw failure;
            }
        }
    }

    /// <summary>Calls and hands out the response with its body unread; the caller disposes it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpCall call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            PipelineException failure;
            try
            {
                using var deadline = Deadline(call, cancellationToken);
                return await SendOnceAsync(call, deadline, cancellationToken).ConfigureAwait(false);
            }
            catch (PipelineException error) when (call.Idempotent && RetryPolicy.Retryable(error))
            {
                failure = error;
            }

            if (!await Retries.WaitAsync(attempt, AskedPause(failure), cancellationToken).ConfigureAwait(false))
            {
                throw failure;
            }
        }
    }

    /// <summary>What a server asks for, where there is no other that it does not speak for.</summary>
    private int? AskedPause(PipelineException failure) =>
        _servers.Count > 1 && IsAway(failure.Code) ? null : failure.RetryAfterSeconds;

    private static bool IsAway(ErrorCode code) =>
        code is ErrorCode.Unreachable or ErrorCode.SiloLost or ErrorCode.ShuttingDown;

    private CancellationTokenSource Deadline(HttpCall call, CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Limit(call));
        return deadline;
    }

    private TimeSpan Limit(HttpCall call) =>
        (call.Timeout ?? _options.Timeout) + TimeSpan.FromSeconds(call.BodyBytes / SlowestUpload);

    /// <summary>One attempt; a response that failed becomes an exception. While no connection can be made to a server,
    /// nothing was asked of it, so the next one is asked at once, whatever the call is.</summary>
    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpCall call,
        CancellationTokenSource deadline,
        CancellationToken cancellationToken
    )
    {
        for (var left = _servers.Count - 1; ; left--)
        {
            var address = _servers.Next();
            try
            {
                var response = await SendToAsync(address, call, deadline, cancellationToken).ConfigureAwait(false);
                _servers.Answered(address);
                return response;
            }
            catch (NotConnectedException error)
            {
                _servers.Lost(address);
                if (left <= 0)
                {
                    throw ServerErrors.Unreachable(address, error.InnerException!);
                }
            }
            catch (PipelineException error) when (IsAway(error.Code))
            {
                _servers.Lost(address);
                throw;
            }
        }
    }

    private async Task<HttpResponseMessage> SendToAsync(
        Uri address,
        HttpCall call,
        CancellationTokenSource deadline,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(address, call.Path))
        {
            Content = call.Body?.Invoke(),
        };
        request.Headers.Accept.ParseAdd(call.Accept);
        if (_options.ApiKey is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        if (call.LastEventId is { } last)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", last);
        }

        HttpResponseMessage? response = null;
        try
        {
            response = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token)
                .ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            var failure = await ServerErrors.ReadAsync(response, deadline.Token).ConfigureAwait(false);
            response.Dispose();
            throw failure;
        }
        catch (OperationCanceledException error)
            when (!deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The handler's own limit, which is for connecting.
            response?.Dispose();
            throw new NotConnectedException(error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            response?.Dispose();
            throw ServerErrors.TimedOut(address, Limit(call));
        }
        catch (HttpRequestException error)
            when (error.HttpRequestError
                    is HttpRequestError.ConnectionError
                        or HttpRequestError.NameResolutionError
                        or HttpRequestError.SecureConnectionError
            )
        {
            throw new NotConnectedException(error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or SocketException)
        {
            // HttpClient lets the socket's own error through when a server ends in the moment between connecting and
            // its first look.
            response?.Dispose();
            throw FindPipelineError(error) ?? ServerErrors.Unreachable(address, error);
        }
    }

    private async Task<T> ReadJsonAsync<T>(
        HttpResponseMessage response,
        HttpCall call,
        CancellationTokenSource deadline,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (typeof(T) == typeof(Nothing))
            {
                return default!;
            }

            if (typeof(T) == typeof(HttpBytes))
            {
                var bytes = await response.Content.ReadAsByteArrayAsync(deadline.Token).ConfigureAwait(false);
                return (T)(object)new HttpBytes(bytes, response.Content.Headers, response.Headers);
            }

            var body = await response.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            return await JsonSerializer
                    .DeserializeAsync<T>(body, PipelineJson.Options, deadline.Token)
                    .ConfigureAwait(false)
                ?? throw new JsonException("the body is null");
        }
        catch (JsonException error)
        {
            throw new PipelineException(
                ErrorCode.Internal,
                $"{Address.GetLeftPart(UriPartial.Authority)} answered {call.Method} /{call.Path} with something that is not the expected JSON "
                    + $"({error.Message}). Check that the address is a Pipeline server's, of this version."
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ServerErrors.TimedOut(Address, Limit(call));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw ServerErrors.Unreachable(Address, error);
        }
    }

    /// <summary>An error of ours from inside a request body (a file that cannot be read), which HttpClient
    /// wraps.</summary>
    private static PipelineException? FindPipelineError(Exception error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is PipelineException ours)
            {
                return ours;
            }
        }

        return null;
    }
}

/// <summary>One call.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path below the address, escaped.</param>
internal sealed record HttpCall(HttpMethod Method, string Path)
{
    /// <summary>True when a second attempt does no harm.</summary>
    public bool Idempotent { get; init; } = true;

    public Func<HttpContent>? Body { get; init; }

    public string Accept { get; init; } = "application/json";

    public TimeSpan? Timeout { get; init; }

    /// <summary>About how large the body is; it gets time to travel.</summary>
    public long BodyBytes { get; init; }

    public string? LastEventId { get; init; }
}

/// <summary>A body that does not matter.</summary>
internal readonly record struct Nothing;

/// <summary>A body taken as bytes.</summary>
internal sealed record HttpBytes(byte[] Bytes, HttpContentHeaders ContentHeaders, HttpResponseHeaders Headers);
