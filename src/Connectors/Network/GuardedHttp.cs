using System.Net;
using System.Net.Sockets;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Network;

/// <summary>
/// Sends HTTP requests to addresses that <see cref="AddressRules"/> allows, without proxies, cookies and redirects of
/// its own, with limits of size and time. Safe for concurrent calls.
/// </summary>
public sealed class GuardedHttp : IDisposable
{
    private readonly HttpClient _client;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;

    /// <summary>Makes a client.</summary>
    /// <param name="rules">Which addresses may be reached.</param>
    /// <param name="patience">How long a reply may take, from the request to its last byte.</param>
    /// <param name="time">The clock.</param>
    public GuardedHttp(AddressRules rules, TimeSpan patience, TimeProvider time)
    {
        (_patience, _time) = (patience, time);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            MaxResponseHeadersLength = 64,
            ConnectTimeout = patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            // Every connection passes here, those of redirects and of names that point elsewhere by now too.
            ConnectCallback = async (context, token) =>
                await ConnectAsync(rules, context.DnsEndPoint, token).ConfigureAwait(false),
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Connects to an address that may be reached.</summary>
    /// <param name="rules">Which may.</param>
    /// <param name="target">The host and port.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The connection; the caller disposes it.</returns>
    /// <exception cref="SourceException">It may not be reached, or nothing answers.</exception>
    public static async Task<NetworkStream> ConnectAsync(
        AddressRules rules,
        DnsEndPoint target,
        CancellationToken cancellationToken
    )
    {
        var addresses = await rules.ResolveAsync(target.Host, cancellationToken).ConfigureAwait(false);
        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(address, target.Port, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException error)
            {
                socket.Dispose();
                last = error;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new SourceException(
            Problem.Of(
                ProblemCode.SourceUnreachable,
                ("address", $"{target.Host}:{target.Port}"),
                ("detail", last!.SocketErrorCode)
            ),
            isTransient: true,
            last
        );
    }

    /// <summary>Sends a request and reads the reply.</summary>
    /// <param name="request">The request; the caller disposes it.</param>
    /// <param name="maxBytes">The largest body that is read, after it is unpacked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">There is no reply.</exception>
    public async Task<HttpReply> SendAsync(
        HttpRequestMessage request,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        var address = Shown(request.RequestUri!);
        using var limit = new CancellationTokenSource(_patience, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _client
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token)
                .ConfigureAwait(false);
            var body = await ReadAsync(response.Content, maxBytes, ending.Token).ConfigureAwait(false);
            return new HttpReply(response, body, address);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SourceException(
                Problem.Of(
                    ProblemCode.SourceSlow,
                    ("address", address),
                    ("seconds", (int)Math.Ceiling(_patience.TotalSeconds))
                ),
                isTransient: true,
                error
            );
        }
        catch (HttpRequestException error) when (error.InnerException is SourceException refused)
        {
            throw new SourceException(refused.Problem, refused.IsTransient, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or InvalidDataException)
        {
            throw new SourceException(
                Problem.Of(
                    ProblemCode.SourceUnreachable,
                    ("address", address),
                    ("detail", (error as HttpRequestException)?.HttpRequestError.ToString() ?? error.GetType().Name)
                ),
                isTransient: true,
                error
            );
        }
    }

    /// <summary>An address as it is told: without what may be a secret in it.</summary>
    /// <param name="address">The address.</param>
    public static string Shown(Uri address) =>
        address.GetLeftPart(UriPartial.Path).Replace(UserInfo(address), "", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string UserInfo(Uri address) => address.UserInfo.Length > 0 ? address.UserInfo + "@" : "\0";

    private static async Task<byte[]?> ReadAsync(
        HttpContent content,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        if (content.Headers.ContentLength > maxBytes)
        {
            return null;
        }

        await using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var body = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return body.ToArray();
            }

            if (body.Length + read > maxBytes)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }
    }
}
