using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Confluent.Kafka;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Messaging;

/// <summary>
/// The messages of a Kafka topic, at least once: how far a partition was read is committed when the documents are
/// durable. Since one run goes on at a time, it takes all partitions by itself instead of joining the group, which
/// only remembers. A run takes what is there and ends.
/// </summary>
/// <param name="settings">Which messages.</param>
public sealed class KafkaSource(KafkaSettings settings) : ISource
{
    private const int MessagesAtOnce = 100;
    private const long BytesAtOnce = 16 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    private IConsumer<byte[], byte[]>? _consumer;
    private Error? _fatal;

    private string Shown => $"{Servers} {settings.Topic}";

    private string Servers =>
        string.Join(
            ',',
            settings.Servers.Select(server =>
                string.Create(CultureInfo.InvariantCulture, $"{server.Host}:{server.Port}")
            )
        );

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken)
    {
        var partitions = await FindPartitionsAsync(cancellationToken).ConfigureAwait(false);
        return
        [
            .. partitions
                .Take(most)
                .Select(partition =>
                    string.Create(CultureInfo.InvariantCulture, $"{partition.Topic}/{partition.Partition.Value}")
                ),
        ];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var partitions = await FindPartitionsAsync(cancellationToken).ConfigureAwait(false);
        await CallAsync(
                consumer =>
                {
                    var places = consumer
                        .Committed(partitions, Patience)
                        .Select(place =>
                            place.Offset == Offset.Unset
                                ? new TopicPartitionOffset(place.TopicPartition, Offset.Beginning)
                                : place
                        );
                    consumer.Assign(places);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        var open = partitions.Select(partition => partition.Partition.Value).ToHashSet();
        while (open.Count > 0)
        {
            var batch = await CallAsync(consumer => Take(consumer, open, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            foreach (var message in batch)
            {
                yield return Read(message).ToEvent(settings.MaxBytes);
            }

            if (batch.Count > 0)
            {
                var next = batch
                    .GroupBy(message => message.TopicPartition)
                    .Select(group => new TopicPartitionOffset(group.Key, group.Max(one => one.Offset.Value) + 1))
                    .ToArray();
                yield return new Checkpoint(
                    string.Join(
                        ',',
                        next.Select(place =>
                            string.Create(CultureInfo.InvariantCulture, $"{place.Partition.Value}:{place.Offset.Value}")
                        )
                    ),
                    token =>
                        CallAsync(
                            consumer =>
                            {
                                consumer.Commit(next);
                                return true;
                            },
                            token
                        )
                );
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_consumer is { } consumer)
        {
            await Task.Run(() =>
                {
                    consumer.Close();
                    consumer.Dispose();
                })
                .ConfigureAwait(false);
        }
    }

    private async Task<TopicPartition[]> FindPartitionsAsync(CancellationToken cancellationToken)
    {
        foreach (var (host, _) in settings.Servers)
        {
            await settings.Rules.ResolveAsync(host, cancellationToken).ConfigureAwait(false);
        }

        var metadata = await CallAsync(
                consumer =>
                {
                    using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
                    return admin.GetMetadata(settings.Topic, Patience);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var broker in metadata.Brokers)
        {
            // Where the first servers lead.
            await settings.Rules.ResolveAsync(broker.Host, cancellationToken).ConfigureAwait(false);
        }

        var topic = metadata.Topics.FirstOrDefault(topic => topic.Topic == settings.Topic);
        return topic is { Error.IsError: false, Partitions.Count: > 0 }
            ?
            [
                .. topic
                    .Partitions.Select(partition => partition.PartitionId)
                    .Order()
                    .Select(id => new TopicPartition(settings.Topic, id)),
            ]
            : throw Failed(topic?.Error ?? new Error(ErrorCode.UnknownTopicOrPart), null);
    }

    /// <summary>Messages that are there, until every partition has come to its end.</summary>
    private List<ConsumeResult<byte[], byte[]>> Take(
        IConsumer<byte[], byte[]> consumer,
        HashSet<int> open,
        CancellationToken cancellationToken
    )
    {
        var batch = new List<ConsumeResult<byte[], byte[]>>();
        var bytes = 0L;
        var waited = TimeSpan.Zero;
        while (open.Count > 0 && batch.Count < MessagesAtOnce && bytes < BytesAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var message = consumer.Consume(Glance);
            if (_fatal is { } fatal)
            {
                throw new KafkaException(fatal);
            }

            if (message is null)
            {
                waited += Glance;
                if (batch.Count > 0)
                {
                    break;
                }

                if (waited > Patience)
                {
                    throw new KafkaException(ErrorCode.Local_TimedOut);
                }
            }
            else if (message.IsPartitionEOF)
            {
                open.Remove(message.Partition.Value);
            }
            else
            {
                // What is written while it is read is for the next run, unless it comes with the rest.
                batch.Add(message);
                bytes += message.Message.Value?.Length ?? 0;
            }
        }

        return batch;
    }

    private static StreamMessage Read(ConsumeResult<byte[], byte[]> message) =>
        new(
            message.Topic,
            string.Create(CultureInfo.InvariantCulture, $"{message.Partition.Value}/{message.Offset.Value}"),
            message.Message.Key is { Length: > 0 } key ? Encoding.UTF8.GetString(key) : null,
            name =>
                message
                    .Message.Headers?.LastOrDefault(header =>
                        header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)
                    )
                    ?.GetValueBytes()
                    is { } value
                    ? Encoding.UTF8.GetString(value)
                    : null,
            message.Message.Value ?? []
        );

    private IConsumer<byte[], byte[]> Open()
    {
        var configuration = new ConsumerConfig
        {
            BootstrapServers = Servers,
            GroupId = settings.Group,
            ClientId = "pipeline",
            EnableAutoCommit = false,
            EnableAutoOffsetStore = false,
            EnablePartitionEof = true,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            AllowAutoCreateTopics = false,
            SocketTimeoutMs = (int)Patience.TotalMilliseconds,
            SecurityProtocol = (settings.IsEncrypted, settings.Secret is not null) switch
            {
                (true, true) => SecurityProtocol.SaslSsl,
                (true, false) => SecurityProtocol.Ssl,
                (false, true) => SecurityProtocol.SaslPlaintext,
                _ => SecurityProtocol.Plaintext,
            },
        };
        if (settings.Secret?.Split(':', 2) is [var user, .. var rest])
        {
            configuration.SaslMechanism = settings.Mechanism switch
            {
                "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
                "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
                _ => SaslMechanism.Plain,
            };
            configuration.SaslUsername = user;
            configuration.SaslPassword = rest is [var password] ? password : "";
        }

        return new ConsumerBuilder<byte[], byte[]>(configuration)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler(
                (_, error) =>
                    _fatal =
                        error.IsFatal || error.Code is ErrorCode.Local_Authentication or ErrorCode.Local_AllBrokersDown
                            ? error
                            : _fatal
            )
            .Build();
    }

    /// <summary>Calls the client, which blocks, off the caller's thread.</summary>
    private async Task<T> CallAsync<T>(Func<IConsumer<byte[], byte[]>, T> call, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(() => call(_consumer ??= Open()), cancellationToken).ConfigureAwait(false);
        }
        catch (KafkaException error)
        {
            throw Failed(_fatal ?? error.Error, error);
        }
        catch (Exception error) when (error is DllNotFoundException or TypeInitializationException)
        {
            throw new SourceException(
                Problem.Of(ProblemCode.ProgramMissing, ("program", "librdkafka")),
                isTransient: false,
                error
            );
        }
    }

    private SourceException Failed(Error error, Exception? inner)
    {
        var code = error.Code switch
        {
            ErrorCode.Local_Authentication
            or ErrorCode.SaslAuthenticationFailed
            or ErrorCode.TopicAuthorizationFailed
            or ErrorCode.GroupAuthorizationFailed => ProblemCode.SourceForbids,
            ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition =>
                ProblemCode.SourceMissing,
            ErrorCode.Local_AllBrokersDown
            or ErrorCode.Local_Transport
            or ErrorCode.Local_Resolve
            or ErrorCode.Local_TimedOut => ProblemCode.SourceUnreachable,
            _ => ProblemCode.SourceBroken,
        };
        return new SourceException(
            code is ProblemCode.SourceForbids or ProblemCode.SourceMissing
                ? Problem.Of(code, ("address", Shown))
                : Problem.Of(code, ("address", Shown), ("detail", error.Code)),
            isTransient: code is ProblemCode.SourceUnreachable,
            inner
        );
    }
}
