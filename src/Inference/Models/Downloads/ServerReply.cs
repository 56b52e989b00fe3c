using System.Net;
using System.Net.Http.Headers;

namespace Pipeline.Inference.Models.Downloads;

/// <summary>A response after redirects, with what any of the hops said of the file.</summary>
internal sealed class ServerReply(HttpResponseMessage response) : IDisposable
{
    private const int MaxRedirects = 10;

    public HttpResponseMessage Response { get; } = response;

    public HttpStatusCode Status => Response.StatusCode;

    /// <summary>SHA-256 of the content, where a server states it (large files of Hugging Face do in their
    /// tags).</summary>
    public string? Sha256 { get; private set; }

    /// <summary>Size of the whole content, where known.</summary>
    public long? Size { get; private set; }

    /// <summary>The strong entity tag of the final response, with its quotes.</summary>
    public string? ETag => Response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    /// <summary>Asks for a file from a position on, following redirects to safe addresses only.</summary>
    public static async Task<ServerReply> GetAsync(
        HttpClient http,
        Uri address,
        long from,
        string? ifRange,
        CancellationToken cancellation
    )
    {
        var isLocal = address.IsLoopback;
        string? hash = null;
        long? linkedSize = null;
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            RequireSafe(address, isLocal);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            // Compressed content would have other lengths and ranges.
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            if (from > 0)
            {
                request.Headers.Range = new RangeHeaderValue(from, null);
            }

            if (from > 0 && ifRange is not null)
            {
                request.Headers.IfRange = new RangeConditionHeaderValue(ifRange);
            }

            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            hash ??= HashOf(response);
            linkedSize ??= LongOf(response, "X-Linked-Size");
            if (
                (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
                && response.Headers.Location is { } location
            )
            {
                address = new Uri(address, location);
                response.Dispose();
                continue;
            }
            // A client that follows redirects by itself must not have left the safe addresses.
            RequireSafe(response.RequestMessage?.RequestUri ?? address, isLocal);
            var content = response.Content.Headers;
            return new ServerReply(response)
            {
                Sha256 = hash,
                Size =
                    linkedSize
                    ?? content.ContentRange?.Length
                    ?? (response.StatusCode == HttpStatusCode.OK ? content.ContentLength : null),
            };
        }
        throw new ModelDownloadException(
            DownloadProblem.Server,
            $"{address.Host} redirects more than {MaxRedirects} times; try again later."
        );
    }

    /// <summary>Refuses what is no content.</summary>
    /// <param name="address">The file's address.</param>
    /// <param name="time">The clock of waits that the server asks for.</param>
    /// <exception cref="RetryException">The server may do better later.</exception>
    /// <exception cref="ModelDownloadException">It will not.</exception>
    public void RequireSuccess(Uri address, TimeProvider time)
    {
        if (Response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)Status;
        var host = address.Host;
        if (status is 408 or 425 or 429 or >= 500)
        {
            var after = Response.Headers.RetryAfter;
            var wait = after?.Delta ?? (after?.Date is { } date ? date - time.GetUtcNow() : null);
            throw new RetryException($"{host} answered {status}", wait > TimeSpan.Zero ? wait : null);
        }
        throw status switch
        {
            404 or 410 => new ModelDownloadException(
                DownloadProblem.NotFound,
                $"{address} does not exist ({status}): the model was moved or renamed. Choose another model of the "
                    + "catalogue, or copy its folder to a model directory."
            ),
            401 or 403 or 407 => new ModelDownloadException(
                DownloadProblem.Forbidden,
                $"{host} refuses {address.AbsolutePath} ({status}): its licence must be accepted there, or a proxy "
                    + "stands between. Download the files with a browser and copy them to a model directory."
            ),
            _ => new ModelDownloadException(DownloadProblem.Server, $"{host} answered {status} for {address}."),
        };
    }

    public void Dispose() => Response.Dispose();

    /// <summary>https, or http on this machine; but another machine must not send us to services of this one.</summary>
    private static void RequireSafe(Uri address, bool isLocal)
    {
        if (
            address.Scheme == Uri.UriSchemeHttps
            || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback && isLocal)
        )
        {
            return;
        }

        throw new ModelDownloadException(
            DownloadProblem.UnsafeAddress,
            $"{address.GetLeftPart(UriPartial.Path)} is not https; models are downloaded over https only."
        );
    }

    private static string? HashOf(HttpResponseMessage response)
    {
        var tag = response.Headers.TryGetValues("X-Linked-ETag", out var linked)
            ? linked.FirstOrDefault()
            : response.Headers.ETag?.Tag;
        tag = tag?.Replace("W/", "", StringComparison.Ordinal).Trim('"');
        return tag is { Length: 64 } && tag.All(char.IsAsciiHexDigit) ? tag.ToLowerInvariant() : null;
    }

    private static long? LongOf(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values)
        && long.TryParse(values.FirstOrDefault(), out var value)
        && value >= 0
            ? value
            : null;
}
