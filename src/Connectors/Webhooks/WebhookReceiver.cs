using System.Globalization;
using System.Net.Http.Headers;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Webhooks;

/// <summary>Brings events to an address. Safe for concurrent calls.</summary>
/// <param name="address">The address.</param>
/// <param name="secret">Signs events; null: they are not signed.</param>
/// <param name="http">Sends them.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookReceiver(Uri address, WebhookSecret? secret, GuardedHttp http, TimeProvider time)
{
    private const int MaxReply = 64 << 10;

    /// <summary>Sends an event once. The receiver tells by its id whether it has had it before.</summary>
    /// <param name="id">The event's id, the same in every attempt.</param>
    /// <param name="body">JSON.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">It was not taken; transient: it may be later.</exception>
    public async Task SendAsync(string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ReadOnlyMemoryContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.TryAddWithoutValidation("User-Agent", "Pipeline-Webhooks/1.0");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation(
            "webhook-timestamp",
            now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        );
        if (secret is not null)
        {
            request.Headers.TryAddWithoutValidation("webhook-signature", secret.Sign(id, now, body.Span));
        }

        var reply = await http.SendAsync(request, MaxReply, cancellationToken).ConfigureAwait(false);
        if (reply.IsOk)
        {
            return;
        }

        throw new SourceException(
            Problem.Of(
                ProblemCode.EventRefused,
                ("address", GuardedHttp.Shown(address)),
                ("detail", $"HTTP {(int)reply.Status}")
            ),
            isTransient: (int)reply.Status is 408 or 409 or 425 or 429 or >= 500,
            retryAfter: reply.RetryAfter
        );
    }

    /// <summary>Whether something answers at the address, without an event.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SourceException">Nothing does.</exception>
    public async Task ReachAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, address);
        await http.SendAsync(request, MaxReply, cancellationToken).ConfigureAwait(false);
    }
}
