using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Mail;

/// <summary>
/// The messages of a folder, by IMAP; nothing is changed there, not even that a message was read. Only messages with
/// new numbers (UID) are looked at. When the server numbers all anew (UIDVALIDITY), they are known again by their
/// Message-ID and size, and not read twice.
/// </summary>
/// <param name="settings">Which folder.</param>
public sealed class MailSource(MailSettings settings) : ISource
{
    private const int LongestId = 300;
    private const int EnvelopesAtOnce = 200;

    // A client speaks with its server one thing at a time.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ImapClient? _client;

    private string Shown => $"{settings.Host}/{settings.Folder}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken)
    {
        var folder = await OpenAsync(cancellationToken).ConfigureAwait(false);
        return await CallAsync(
                async () =>
                {
                    var uids = await folder
                        .SearchAsync(SearchQuery.NotDeleted, cancellationToken)
                        .ConfigureAwait(false);
                    var some = await folder
                        .FetchAsync([.. uids.TakeLast(most)], MessageSummaryItems.Envelope, cancellationToken)
                        .ConfigureAwait(false);
                    return (IReadOnlyList<string>)[.. some.Select(one => one.Envelope?.Subject ?? $"{one.UniqueId}")];
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var folder = await OpenAsync(cancellationToken).ConfigureAwait(false);
        var uids = await CallAsync(
                () => folder.SearchAsync(SearchQuery.NotDeleted, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        var known = new Dictionary<uint, string>();
        foreach (var (id, item) in reading.Known)
        {
            if (MessagePlace.Read(item.State) is { } place && place.Validity == folder.UidValidity)
            {
                known[place.Uid] = id;
            }
        }

        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var uid in uids)
        {
            if (known.TryGetValue(uid.Id, out var id) && told.Add(id))
            {
                yield return new ItemThere(id);
            }
        }

        foreach (var some in uids.Where(uid => !known.ContainsKey(uid.Id)).Chunk(EnvelopesAtOnce))
        {
            var summaries = await CallAsync(
                    () =>
                        folder.FetchAsync(
                            some,
                            MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope | MessageSummaryItems.Size,
                            cancellationToken
                        ),
                    cancellationToken
                )
                .ConfigureAwait(false);
            foreach (var summary in summaries)
            {
                yield return new ItemFound(Item(folder, summary, told));
            }
        }

        yield return new ListingComplete();
        yield return new Checkpoint(
            string.Create(CultureInfo.InvariantCulture, $"{folder.UidValidity}/{(uids.Count > 0 ? uids[^1].Id : 0)}")
        );
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        // A client that is closed says goodbye by itself, without waiting for an answer.
        _client?.Dispose();
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private SourceItem Item(IMailFolder folder, IMessageSummary summary, HashSet<string> told)
    {
        var place = new MessagePlace(folder.UidValidity, summary.UniqueId.Id);
        var id = summary.Envelope?.MessageId?.Trim(' ', '<', '>');
        if (string.IsNullOrEmpty(id) || id.Length > LongestId || id.Any(char.IsControl))
        {
            id = place.Write();
        }

        if (!told.Add(id))
        {
            // A copy in the same folder, or a forged id.
            id = $"{id}#{summary.UniqueId.Id}";
            told.Add(id);
        }

        var size = summary.Size ?? 0;
        return new SourceItem(
            id,
            size.ToString(CultureInfo.InvariantCulture),
            token => ReadAsync(folder, summary, size, token)
        )
        {
            State = place.Write(),
        };
    }

    private async Task<SourceContent> ReadAsync(
        IMailFolder folder,
        IMessageSummary summary,
        long size,
        CancellationToken cancellationToken
    )
    {
        if (size > settings.MaxBytes)
        {
            return new SourceContent((ReadOnlyMemory<byte>?)null) { RefusedBytes = size };
        }

        return await CallAsync(
                async () =>
                {
                    await using var stream = await folder
                        .GetStreamAsync(summary.UniqueId, cancellationToken)
                        .ConfigureAwait(false);
                    using var all = new MemoryStream();
                    await stream.CopyToAsync(all, cancellationToken).ConfigureAwait(false);
                    return new SourceContent(all.ToArray())
                    {
                        ContentType = "message/rfc822",
                        FileName = "message.eml",
                        Title = summary.Envelope?.Subject is { Length: > 0 and <= 1000 } subject ? subject : null,
                    };
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<IMailFolder> OpenAsync(CancellationToken cancellationToken)
    {
        _client?.Dispose();
        _client = new ImapClient { Timeout = 60_000 };
        return await CallAsync(
                async () =>
                {
                    var stream = await GuardedHttp
                        .ConnectAsync(settings.Rules, new DnsEndPoint(settings.Host, settings.Port), cancellationToken)
                        .ConfigureAwait(false);
                    await _client
                        .ConnectAsync(
                            stream,
                            settings.Host,
                            settings.Port,
                            settings.Encryption switch
                            {
                                MailEncryption.Tls => SecureSocketOptions.SslOnConnect,
                                MailEncryption.StartTls => SecureSocketOptions.StartTls,
                                _ => SecureSocketOptions.None,
                            },
                            cancellationToken
                        )
                        .ConfigureAwait(false);
                    await _client
                        .AuthenticateAsync(settings.User, settings.Password, cancellationToken)
                        .ConfigureAwait(false);
                    var folder = settings.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase)
                        ? _client.Inbox!
                        : await _client.GetFolderAsync(settings.Folder, cancellationToken).ConfigureAwait(false);
                    await folder.OpenAsync(FolderAccess.ReadOnly, cancellationToken).ConfigureAwait(false);
                    return folder;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (AuthenticationException error)
        {
            throw Failed(ProblemCode.SourceForbids, false, error, ("address", Shown));
        }
        catch (FolderNotFoundException error)
        {
            throw Failed(ProblemCode.SourceMissing, false, error, ("address", Shown));
        }
        catch (Exception error)
            when (error
                    is SslHandshakeException
                        or ImapCommandException
                        or ImapProtocolException
                        or NotSupportedException
            )
        {
            throw Failed(
                ProblemCode.SourceBroken,
                error is ImapProtocolException,
                error,
                ("address", Shown),
                ("detail", error is SslHandshakeException ? "no encrypted connection" : error.GetType().Name)
            );
        }
        catch (Exception error) when (error is IOException or ServiceNotConnectedException or TimeoutException)
        {
            throw Failed(
                ProblemCode.SourceUnreachable,
                true,
                error,
                ("address", Shown),
                ("detail", error.GetType().Name)
            );
        }
        finally
        {
            _turn.Release();
        }
    }

    private static SourceException Failed(
        ProblemCode code,
        bool isTransient,
        Exception error,
        params ReadOnlySpan<(string, object?)> values
    ) => new(Problem.Of(code, values), isTransient, error);
}
