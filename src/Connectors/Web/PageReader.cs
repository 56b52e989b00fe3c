using System.Net;
using System.Net.Http.Headers;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Web;

/// <summary>Asks a site for pages: politely, within its rules, and going along with redirects only as long as they stay
/// on it. For one caller at a time.</summary>
internal sealed class PageReader(WebSettings settings, GuardedHttp http, HostPace pace, TimeProvider time)
{
    private const int MostRedirects = 5;
    private const int MostAttempts = 3;
    private const long MaxRobotsBytes = 512 << 10;
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(2);

    private readonly SiteAddress _site = new(settings.Start);
    private RobotsRules? _robots;

    /// <summary>Whether the site lets programs ask for an address.</summary>
    /// <exception cref="SourceException">The site's rules cannot be read, which means that it does not.</exception>
    public async Task<bool> MayAskAsync(Uri address, CancellationToken cancellationToken)
    {
        if (!settings.Robots)
        {
            return true;
        }

        _robots ??= await ReadRobotsAsync(cancellationToken).ConfigureAwait(false);
        return _robots.Allows(address.PathAndQuery);
    }

    /// <summary>Asks for a page.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="known">What is known of it; null: nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Where it is in the end, with the reply; null: it leads off the site, or where programs are not let
    /// in.</returns>
    /// <exception cref="SourceException">There is no reply.</exception>
    public async Task<(Uri Address, HttpReply Reply)?> AskAsync(
        Uri address,
        PageState? known,
        CancellationToken cancellationToken
    )
    {
        for (var hops = 0; hops <= MostRedirects; hops++)
        {
            var reply = await SendAsync(address, hops == 0 ? known : null, settings.MaxBytes, cancellationToken)
                .ConfigureAwait(false);
            if (!reply.IsRedirect)
            {
                return (address, reply);
            }

            if (
                _site.Find(reply.Location!.OriginalString, address) is not { } next
                || !await MayAskAsync(next, cancellationToken).ConfigureAwait(false)
            )
            {
                return null;
            }

            address = next;
        }

        throw new SourceException(
            Problem.Of(
                ProblemCode.SourceBroken,
                ("address", GuardedHttp.Shown(address)),
                ("detail", $"more than {MostRedirects} redirects")
            ),
            isTransient: false
        );
    }

    private async Task<HttpReply> SendAsync(
        Uri address,
        PageState? known,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            await pace.WaitAsync(address.Host, cancellationToken).ConfigureAwait(false);
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.TryAddWithoutValidation("User-Agent", $"Mozilla/5.0 (compatible; {WebSettings.Agent}/1.0)");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
            if (settings.Authorization is { } authorization)
            {
                request.Headers.TryAddWithoutValidation("Authorization", authorization);
            }

            if (known?.ETag is { } tag)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            }

            if (known?.LastModified is { } modified)
            {
                request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
            }

            var reply = await TrySendAsync(request, maxBytes, isLast: attempt >= MostAttempts, cancellationToken)
                .ConfigureAwait(false);
            if (reply is not null && (attempt >= MostAttempts || (int)reply.Status is not (429 or >= 500)))
            {
                return reply;
            }

            var rest = reply?.RetryAfter ?? TimeSpan.FromSeconds(attempt);
            pace.Rest(address.Host, rest < LongestRest ? rest : LongestRest);
        }
    }

    private async Task<HttpReply?> TrySendAsync(
        HttpRequestMessage request,
        long maxBytes,
        bool isLast,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await http.SendAsync(request, maxBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (SourceException error) when (error.IsTransient && !isLast)
        {
            return null;
        }
    }

    private async Task<RobotsRules> ReadRobotsAsync(CancellationToken cancellationToken)
    {
        var address = new Uri(settings.Start, "/robots.txt");
        for (var hops = 0; hops <= MostRedirects; hops++)
        {
            var reply = await SendAsync(address, null, MaxRobotsBytes, cancellationToken).ConfigureAwait(false);
            if (reply.IsRedirect && _site.Find(reply.Location!.OriginalString, address) is { } next)
            {
                address = next;
                continue;
            }

            if ((int)reply.Status >= 500 || reply.Status == HttpStatusCode.TooManyRequests)
            {
                // RFC 9309, 2.3.1.4: nobody knows what is allowed, so nothing is.
                throw reply.ToException();
            }

            if (!reply.IsOk)
            {
                return RobotsRules.None;
            }

            if (reply.Body is not { } body)
            {
                // Larger than anyone must read: as if nothing but the site's top were let in would be a guess.
                throw new SourceException(
                    Problem.Of(ProblemCode.RobotsForbid, ("address", GuardedHttp.Shown(address))),
                    isTransient: false
                );
            }

            var rules = RobotsRules.Parse(PageLinks.Decode(body, "utf-8"), WebSettings.Agent);
            if (rules.Delay is { } delay)
            {
                pace.Widen(settings.Start.Host, delay);
            }

            return rules;
        }

        return RobotsRules.None;
    }

    /// <summary>The time, as pages remember it.</summary>
    public long Now => time.GetUtcNow().UtcTicks;
}
