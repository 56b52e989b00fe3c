using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;

namespace Pipeline.Silo.Security.Keys;

/// <summary>
/// Lets a caller's browser read pages of this silo that cannot send a key: a cookie for their path alone, which no
/// script can read and no other site's page has sent along (RFC 6265bis, SameSite=Strict). It says nothing of the key,
/// holds for <see cref="Lifetime"/>, is worth what the key is worth at the time of each request, and is forgotten when
/// the silo ends. May be used from any thread.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class PageTickets(TimeProvider time)
{
    /// <summary>For how long a ticket holds.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>How many there are at most; a further one takes the place of the oldest.</summary>
    public const int Most = 100;

    /// <summary>The cookie.</summary>
    public const string Cookie = "pipeline-ticket";

    private const int SecretBytes = 32;

    private readonly Lock _lock = new();

    // By what a ticket hashes to: how long a look-up takes says nothing of a ticket that holds.
    private readonly Dictionary<string, Ticket> _tickets = new(StringComparer.Ordinal);

    /// <summary>Gives the browser of a request a ticket in its caller's name.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">The path that it is for.</param>
    public void Give(HttpContext context, string path)
    {
        var secret = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(SecretBytes));
        var now = time.GetUtcNow();
        lock (_lock)
        {
            foreach (var (old, _) in _tickets.Where(ticket => ticket.Value.Expires <= now).ToArray())
            {
                _tickets.Remove(old);
            }

            if (_tickets.Count >= Most)
            {
                _tickets.Remove(_tickets.MinBy(ticket => ticket.Value.Expires).Key);
            }

            _tickets[Hash(secret)] = new Ticket(Caller.Of(context), path, now + Lifetime);
        }

        context.Response.Cookies.Append(
            Cookie,
            secret,
            new CookieOptions
            {
                Path = path,
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                MaxAge = Lifetime,
            }
        );
    }

    /// <summary>In whose name a request's ticket was given; null: it has none that holds, or its endpoint takes
    /// none.</summary>
    public Caller? Find(HttpContext context)
    {
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<TakesTicket>() is not { } takes
            || context.Request.Cookies[Cookie] is not { } secret
        )
        {
            return null;
        }

        lock (_lock)
        {
            return
                _tickets.TryGetValue(Hash(secret), out var ticket)
                && ticket.Path == takes.Path
                && ticket.Expires > time.GetUtcNow()
                ? ticket.Caller
                : null;
        }
    }

    private static string Hash(string secret) =>
        Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret)));

    private sealed record Ticket(Caller Caller, string Path, DateTimeOffset Expires);
}

/// <summary>Says of an endpoint that a ticket for its path lets in, in place of a key.</summary>
/// <param name="Path">The path.</param>
internal sealed record TakesTicket(string Path);
