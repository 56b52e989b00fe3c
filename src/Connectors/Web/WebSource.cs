using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Web;

/// <summary>
/// The pages of a site: those of a sitemap, or those that links lead to from a first page on. A page is asked for again
/// only if it has changed (ETag, Last-Modified); a page that cannot be had stays as it is, one that is not there any
/// more is gone. A document's id is the page's address.
/// </summary>
/// <param name="settings">Which pages.</param>
/// <param name="http">Asks for them.</param>
/// <param name="pace">Keeps requests apart.</param>
/// <param name="time">The clock.</param>
public sealed class WebSource(WebSettings settings, GuardedHttp http, HostPace pace, TimeProvider time) : ISource
{
    private const int MostSitemaps = 100;
    private static readonly TimeSpan LongestResume = TimeSpan.FromDays(1);

    private readonly SiteAddress _site = new(settings.Start);
    private readonly PageReader _reader = new(settings, http, pace, time);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken)
    {
        var frontier = new Frontier(settings.MaxPages);
        var (address, reply) = await AskFirstAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Body is { } body && Sitemap.Read(body, settings.MaxBytes) is { } map)
        {
            return [.. map.Addresses.Take(most)];
        }

        foreach (var link in LinksOf(address, reply))
        {
            frontier.Add(link, 1);
        }

        return [address.AbsoluteUri, .. frontier.Waiting.Take(most - 1)];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Pages that a run before this one has asked for, and did not come to its end, are not asked for again.
        var began = BeganAt(reading.Cursor);
        yield return new Checkpoint(began.ToString(CultureInfo.InvariantCulture));
        var frontier = new Frontier(settings.MaxPages);
        var (first, reply) = await AskFirstAsync(cancellationToken).ConfigureAwait(false);
        if (reply.Body is { } body && Sitemap.Read(body, settings.MaxBytes) is { } map)
        {
            await foreach (var unread in AddSitemapAsync(map, frontier, cancellationToken).ConfigureAwait(false))
            {
                yield return unread;
            }
        }
        else
        {
            frontier.Visit(settings.Start.AbsoluteUri);
            frontier.Visit(first.AbsoluteUri);
            var page = Judge(first, first, reply, reading.Known);
            foreach (var told in page.Told)
            {
                yield return told;
            }

            page.Links.ForEach(link => frontier.Add(link, 1, settings.Depth > 0));
        }

        while (frontier.TryTake(out var address, out var depth))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await LookAsync(address, reading.Known, began, frontier, cancellationToken)
                .ConfigureAwait(false);
            foreach (var told in page.Told)
            {
                yield return told;
            }

            page.Links.ForEach(link => frontier.Add(link, depth + 1, depth < settings.Depth));
        }

        if (frontier.IsFull)
        {
            // What lies beyond is not known, so nothing is concluded from its absence.
            yield return new PartUnread("", Problem.Of(ProblemCode.SourceTooLarge, ("most", settings.MaxPages)));
        }

        yield return new ListingComplete();
        yield return new Checkpoint(null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private long BeganAt(string? cursor)
    {
        var now = time.GetUtcNow();
        return
            long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= now.UtcTicks
            && ticks > (now - LongestResume).UtcTicks
            ? ticks
            : now.UtcTicks;
    }

    /// <summary>The first page, without which there is nothing.</summary>
    private async Task<(Uri Address, HttpReply Reply)> AskFirstAsync(CancellationToken cancellationToken)
    {
        var shown = GuardedHttp.Shown(settings.Start);
        if (!await _reader.MayAskAsync(settings.Start, cancellationToken).ConfigureAwait(false))
        {
            throw new SourceException(Problem.Of(ProblemCode.RobotsForbid, ("address", shown)), isTransient: false);
        }

        if (await _reader.AskAsync(settings.Start, null, cancellationToken).ConfigureAwait(false) is not { } page)
        {
            throw new SourceException(
                Problem.Of(
                    ProblemCode.SourceBroken,
                    ("address", shown),
                    ("detail", "it leads to another site; give that one's address")
                ),
                isTransient: false
            );
        }

        return page.Reply.IsOk ? page : throw page.Reply.ToException();
    }

    private async IAsyncEnumerable<SourceEvent> AddSitemapAsync(
        Sitemap first,
        Frontier frontier,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var open = new Queue<Sitemap>([first]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryDequeue(out var map))
        {
            foreach (var address in map.Addresses)
            {
                if (_site.Find(address, settings.Start) is not { } found)
                {
                    continue;
                }

                if (!map.IsIndex)
                {
                    // Its links are not followed: the sitemap says what there is.
                    frontier.Add(found.AbsoluteUri, settings.Depth);
                    continue;
                }

                if (seen.Count >= MostSitemaps || !seen.Add(found.AbsoluteUri))
                {
                    continue;
                }

                var part = await ReadSitemapAsync(found, cancellationToken).ConfigureAwait(false);
                if (part is null)
                {
                    // Its pages are unknown.
                    yield return new PartUnread(
                        "",
                        Problem.Of(
                            ProblemCode.SourceBroken,
                            ("address", GuardedHttp.Shown(found)),
                            ("detail", "no sitemap")
                        )
                    );
                    continue;
                }

                open.Enqueue(part);
            }
        }
    }

    private async Task<Sitemap?> ReadSitemapAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            return
                await _reader.AskAsync(address, null, cancellationToken).ConfigureAwait(false) is { } part
                && part.Reply is { IsOk: true, Body: { } body }
                ? Sitemap.Read(body, settings.MaxBytes)
                : null;
        }
        catch (SourceException)
        {
            return null;
        }
    }

    private async Task<PageSeen> LookAsync(
        string address,
        IReadOnlyDictionary<string, KnownItem> known,
        long began,
        Frontier frontier,
        CancellationToken cancellationToken
    )
    {
        var state = PageState.Read(known.GetValueOrDefault(address)?.State);
        if (state?.Asked >= began)
        {
            return new PageSeen([new ItemThere(address)], [.. state.Links]);
        }

        var page = new Uri(address);
        try
        {
            if (!await _reader.MayAskAsync(page, cancellationToken).ConfigureAwait(false))
            {
                return PageSeen.Nothing;
            }

            if (await _reader.AskAsync(page, state, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                return PageSeen.Nothing;
            }

            // Two addresses of one page are one document.
            return found.Address == page || frontier.Visit(found.Address.AbsoluteUri)
                ? Judge(page, found.Address, found.Reply, known)
                : PageSeen.Nothing;
        }
        catch (SourceException error)
        {
            // It is not gone, only out of reach; where it led is looked at all the same.
            return new PageSeen([new PartUnread(address, error.Problem)], [.. state?.Links ?? []]);
        }
    }

    private PageSeen Judge(Uri asked, Uri address, HttpReply reply, IReadOnlyDictionary<string, KnownItem> known)
    {
        var id = address.AbsoluteUri;
        if (reply.Status == HttpStatusCode.NotModified && known.GetValueOrDefault(asked.AbsoluteUri) is { } same)
        {
            var state = PageState.Read(same.State)! with { Asked = _reader.Now };
            return new PageSeen(
                [
                    new ItemFound(
                        new SourceItem(asked.AbsoluteUri, same.Version, _ => throw new InvalidOperationException())
                        {
                            State = state.Write(),
                        }
                    ),
                ],
                [.. state.Links]
            );
        }

        if ((int)reply.Status is 404 or 410)
        {
            return PageSeen.Nothing;
        }

        if (!reply.IsOk)
        {
            throw reply.ToException();
        }

        var links = LinksOf(address, reply, out var isNoIndex);
        if (isNoIndex || !settings.Filter.Takes(id))
        {
            return new PageSeen([], links);
        }

        var body = reply.Body;
        var item = new SourceItem(
            id,
            body is null
                ? $"too large {reply.ETag}{reply.Length}"
                : Convert.ToHexStringLower(SHA256.HashData(body)[..16]),
            _ =>
                Task.FromResult(
                    new SourceContent(body)
                    {
                        RefusedBytes = reply.Length ?? settings.MaxBytes + 1,
                        ContentType =
                            reply.ContentType is { } type && reply.Charset is { } charset
                                ? $"{type}; charset={charset}"
                                : reply.ContentType,
                        FileName = Uri.UnescapeDataString(address.Segments[^1].Trim('/')),
                        Address = id,
                    }
                )
        )
        {
            State = new PageState(reply.ETag, reply.LastModified, links, _reader.Now).Write(),
            HeldBytes = body?.Length ?? 0,
        };
        return new PageSeen([new ItemFound(item)], links);
    }

    private List<string> LinksOf(Uri address, HttpReply reply) => LinksOf(address, reply, out _);

    private List<string> LinksOf(Uri address, HttpReply reply, out bool isNoIndex)
    {
        isNoIndex = reply.IsNoIndex;
        if (
            reply.Body is not { } body
            || reply.ContentType?.Contains("html", StringComparison.OrdinalIgnoreCase) is not true
        )
        {
            return [];
        }

        var page = PageLinks.Read(PageLinks.Decode(body, reply.Charset));
        isNoIndex |= page.IsNoIndex;
        var from = page.Base is { } given && Uri.TryCreate(address, given, out var based) ? based : address;
        return page.IsNoFollow
            ? []
            : [.. page.Targets.Select(target => _site.Find(target, from)?.AbsoluteUri).OfType<string>().Distinct()];
    }

    /// <summary>What a page tells, and where it leads.</summary>
    private sealed record PageSeen(IReadOnlyList<SourceEvent> Told, List<string> Links)
    {
        public static PageSeen Nothing { get; } = new([], []);
    }
}
