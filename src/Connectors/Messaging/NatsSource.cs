using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using NATS.Client.Core;
using NATS.Client.JetStream;
using NATS.Client.JetStream.Models;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Messaging;

/// <summary>
/// The messages of a NATS JetStream stream, at least once: a message is acknowledged when its document is durable, and
/// the acknowledgement is waited for, so that an older message never comes behind a newer one. A run takes what is
/// there and ends.
/// </summary>
/// <param name="settings">Which messages.</param>
public sealed class NatsSource(NatsSettings settings) : ISource
{
    private const int MessagesAtOnce = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Unacknowledged = TimeSpan.FromMinutes(2);

    private NatsConnection? _connection;

    private string Shown => $"{GuardedHttp.Shown(settings.Server)} {settings.Stream}";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken)
    {
        var stream = await CallAsync(async () =>
            {
                var context = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                return await context
                    .GetStreamAsync(
                        settings.Stream,
                        new StreamInfoRequest { SubjectsFilter = settings.Subject ?? ">" },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            })
            .ConfigureAwait(false);
        return
        [
            .. (stream.Info.State.Subjects ?? new Dictionary<string, long>())
                .OrderBy(subject => subject.Key, StringComparer.Ordinal)
                .Select(subject => string.Create(CultureInfo.InvariantCulture, $"{subject.Key} ({subject.Value})"))
                .Take(most),
        ];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var consumer = await CallAsync(async () =>
            {
                var context = await ConnectAsync(cancellationToken).ConfigureAwait(false);
                return await context
                    .CreateOrUpdateConsumerAsync(
                        settings.Stream,
                        new ConsumerConfig(settings.Consumer)
                        {
                            AckPolicy = ConsumerConfigAckPolicy.Explicit,
                            AckWait = Unacknowledged,
                            FilterSubject = settings.Subject,
                        },
                        cancellationToken
                    )
                    .ConfigureAwait(false);
            })
            .ConfigureAwait(false);
        while (true)
        {
            var messages = await CallAsync(() => FetchAsync(consumer, cancellationToken)).ConfigureAwait(false);
            if (messages.Count == 0)
            {
                yield break;
            }

            foreach (var message in messages)
            {
                yield return Read(message).ToEvent(settings.MaxBytes);
            }

            yield return new Checkpoint(
                messages[^1].Metadata?.Sequence.Stream.ToString(CultureInfo.InvariantCulture),
                token => CallAsync(() => AcknowledgeAsync(messages, token))
            );
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<NatsJSContext> ConnectAsync(CancellationToken cancellationToken)
    {
        await settings.Rules.ResolveAsync(settings.Server.Host, cancellationToken).ConfigureAwait(false);
        _connection ??= new NatsConnection(
            new NatsOpts
            {
                Url = settings.Server.GetLeftPart(UriPartial.Authority),
                Name = "pipeline",
                HeaderEncoding = Encoding.UTF8,
                ConnectTimeout = Patience,
                RequestTimeout = Patience,
                RetryOnInitialConnect = false,
                MaxReconnectRetry = 3,
                AuthOpts = settings.Secret switch
                {
                    null => NatsAuthOpts.Default,
                    var secret when secret.Split(':', 2) is [var user, var password] => new NatsAuthOpts
                    {
                        Username = user,
                        Password = password,
                    },
                    var token => new NatsAuthOpts { Token = token },
                },
            }
        );
        await _connection.ConnectAsync().AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        return new NatsJSContext(_connection);
    }

    private static async Task<List<INatsJSMsg<byte[]>>> FetchAsync(
        INatsJSConsumer consumer,
        CancellationToken cancellationToken
    )
    {
        var messages = new List<INatsJSMsg<byte[]>>();
        await foreach (
            var message in consumer
                .FetchNoWaitAsync<byte[]>(
                    new NatsJSFetchOpts { MaxMsgs = MessagesAtOnce, Expires = Patience },
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false)
        )
        {
            messages.Add(message);
        }

        return messages;
    }

    private static async Task<bool> AcknowledgeAsync(
        List<INatsJSMsg<byte[]>> messages,
        CancellationToken cancellationToken
    )
    {
        foreach (var message in messages)
        {
            await message.AckAsync(new AckOpts { DoubleAck = true }, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    private static StreamMessage Read(INatsJSMsg<byte[]> message) =>
        new(
            message.Subject,
            message.Metadata?.Sequence.Stream.ToString(CultureInfo.InvariantCulture) ?? "",
            null,
            name =>
                message
                    .Headers?.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                    .Value
                    is [{ } value, ..]
                    ? value
                    : null,
            message.Data ?? []
        );

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (NatsJSApiException error)
        {
            throw new SourceException(
                error.Error.Code == 404
                    ? Problem.Of(ProblemCode.SourceMissing, ("address", Shown))
                    : Problem.Of(ProblemCode.SourceBroken, ("address", Shown), ("detail", error.Error.Description)),
                isTransient: error.Error.Code >= 500,
                error
            );
        }
        catch (NatsException error)
        {
            var isAuthorization = error.ToString().Contains("uthorization", StringComparison.Ordinal);
            throw new SourceException(
                isAuthorization
                    ? Problem.Of(ProblemCode.SourceForbids, ("address", Shown))
                    : Problem.Of(ProblemCode.SourceUnreachable, ("address", Shown), ("detail", error.GetType().Name)),
                isTransient: !isAuthorization,
                error
            );
        }
    }
}
