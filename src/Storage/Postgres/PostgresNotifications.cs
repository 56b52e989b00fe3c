using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Pipeline.Storage.Signals;

namespace Pipeline.Storage.Postgres;

/// <summary>
/// Tells other processes which shards have changed, and wakes the readers of this one when others tell. Told after the
/// commit and together: a NOTIFY inside of transactions would make the server commit them one after another. What is
/// lost (a crash between, a broken connection) is found by the poll.
/// </summary>
internal sealed partial class PostgresNotifications
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private const string Last = """
        select s.collection_key, s.shard, s.last_number
        from unnest($1, $2) as w (collection_key, shard)
          join shards s on s.collection_key = w.collection_key and s.shard = w.shard
          join collections c on c.collection_key = s.collection_key and c.name is not null
        """;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresCorpusStoreOptions _options;
    private readonly ShardSignals _signals;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly string _channel;
    private readonly string _self = Guid.NewGuid().ToString("N")[..12];
    private readonly CancellationTokenSource _stop = new();

    // As many as there are shards at most.
    private readonly ConcurrentDictionary<(long Collection, int Shard), bool> _changed = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private Task _running = Task.CompletedTask;

    public PostgresNotifications(
        NpgsqlDataSource source,
        string schema,
        PostgresCorpusStoreOptions options,
        ShardSignals signals,
        TimeProvider time,
        ILogger logger
    )
    {
        _source = source;
        _options = options;
        _signals = signals;
        _time = time;
        _logger = logger;
        _channel = ChannelOf("pipeline_", schema);
    }

    /// <summary>Completes at the first time that this process listens.</summary>
    public TaskCompletionSource Listening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The name of a channel of a schema; names are limited to 63 bytes, and channels are of the whole
    /// database.</summary>
    public static string ChannelOf(string prefix, string schema) =>
        prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(schema)))[..16];

    public void Start() =>
        _running = Task.WhenAll(
            Task.Run(TellAsync),
            Task.Run(PollAsync),
            _options.Listen ? Task.Run(ListenAsync) : Task.CompletedTask
        );

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    /// <summary>Wakes the readers of this process now and those of others soon.</summary>
    public void Tell(IReadOnlyList<(long Collection, int Shard)> shards)
    {
        foreach (var (collection, shard) in shards)
        {
            _signals.Raise(collection, shard);
            _changed[(collection, shard)] = true;
        }

        if (shards.Count > 0)
        {
            _wake.Writer.TryWrite(true);
        }
    }

    private Task TellAsync() =>
        UntilStoppedAsync(async () =>
        {
            await _wake.Reader.ReadAsync(_stop.Token);
            var told = _changed.Keys.ToArray();
            foreach (var shard in told)
            {
                _changed.TryRemove(shard, out _);
            }

            await using var command = _source.CreateCommand("select pg_notify($1, payload) from unnest($2) as payload");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _channel });
            command.Parameters.Add(
                new NpgsqlParameter<string[]>
                {
                    TypedValue =
                    [
                        .. told.Select(shard =>
                            string.Create(CultureInfo.InvariantCulture, $"{_self} {shard.Collection} {shard.Shard}")
                        ),
                    ],
                }
            );
            await command.ExecuteNonQueryAsync(_stop.Token);
        });

    private Task ListenAsync() =>
        UntilStoppedAsync(async () =>
        {
            await PostgresListening.RunAsync(
                _source,
                _channel,
                () =>
                {
                    // What was told while nobody listened is not told again.
                    _signals.RaiseAll();
                    Listening.TrySetResult();
                },
                Hear,
                _stop.Token
            );
        });

    private async Task PollAsync()
    {
        var known = new Dictionary<(long Collection, int Shard), long>();
        using var timer = new PeriodicTimer(_options.Poll, _time);
        await UntilStoppedAsync(async () =>
        {
            await timer.WaitForNextTickAsync(_stop.Token);
            var awaited = _signals.Awaited;
            if (awaited.Count == 0)
            {
                known.Clear();
                return;
            }

            var found = await LastNumbersAsync(awaited);
            foreach (var shard in awaited)
            {
                // A shard that is gone wakes as well: whoever waits is to learn it.
                if (
                    !found.TryGetValue(shard, out var last)
                    || !known.TryGetValue(shard, out var before)
                    || last != before
                )
                {
                    _signals.Raise(shard.Collection, shard.Shard);
                }
            }

            known = found;
        });
    }

    private async Task<Dictionary<(long Collection, int Shard), long>> LastNumbersAsync(
        IReadOnlyList<(long Collection, int Shard)> shards
    )
    {
        await using var command = _source.CreateCommand(Last);
        command.Parameters.Add(
            new NpgsqlParameter<long[]>
            {
                TypedValue = [.. shards.Select(shard => shard.Collection)],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            }
        );
        command.Parameters.Add(
            new NpgsqlParameter<long[]>
            {
                TypedValue = [.. shards.Select(shard => (long)shard.Shard)],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint,
            }
        );
        var found = new Dictionary<(long, int), long>();
        await using var reader = await command.ExecuteReaderAsync(_stop.Token);
        while (await reader.ReadAsync(_stop.Token))
        {
            found[(reader.GetInt64(0), reader.GetInt32(1))] = reader.GetInt64(2);
        }

        return found;
    }

    private void Hear(string payload)
    {
        var parts = payload.Split(' ');
        if (
            parts is [var who, var collection, var shard]
            && who != _self
            && long.TryParse(collection, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            && int.TryParse(shard, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
        {
            _signals.Raise(key, number);
        }
    }

    // Does something again and again; after a failure with a pause.
    private async Task UntilStoppedAsync(Func<Task> step)
    {
        for (var failures = 0; !_stop.IsCancellationRequested; )
        {
            try
            {
                await step();
                failures = 0;
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                failures++;
                PostgresMetrics.NotificationFailed();
                LogFailed(exception, failures);
                try
                {
                    await Task.Delay(GrowingPause.After(failures, FirstPause, LongestPause), _time, _stop.Token);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "Notifications of the corpus store failed ({Failures} times in a row); changes of other processes are polled for"
    )]
    private partial void LogFailed(Exception exception, int failures);
}
