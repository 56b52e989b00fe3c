using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Answers;

/// <summary>
/// Stores the answers of this silo behind their logs: those of all answers together, at once where one begins or ends
/// and a few times a second else. No answer waits for it. While the store is away it keeps what is new up to a bound,
/// and gives up what does not fit, or what could not be stored after some attempts; such an answer goes on in memory.
/// </summary>
internal sealed partial class AnswerRecords : IHostedService, IAsyncDisposable
{
    /// <summary>How long an event waits for others at most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Events that are not waited with.</summary>
    public const int EventsAtOnce = 32;

    /// <summary>Attempts before what could not be stored is given up.</summary>
    public const int MostAttempts = 4;

    private const int RecordsAtOnce = 256;
    private const int SweepStep = 200;

    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));

    private readonly IAnswerLogStore _store;
    private readonly PipelineMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<AnswerRecords> _logger;
    private readonly long _mostCharacters;
    private readonly ConcurrentDictionary<AnswerRecord, bool> _waiting = new();
    private readonly RepeatingSignal _added = new();
    private readonly RepeatingSignal _urgent = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _characters;
    private int _events;
    private int _hurry;
    private int _disposed;

    /// <param name="store">Where to.</param>
    /// <param name="metrics">Counts what was given up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of failures; never of what is said.</param>
    /// <param name="mostCharacters">Characters that wait to be stored at most.</param>
    public AnswerRecords(
        IAnswerLogStore store,
        PipelineMetrics metrics,
        TimeProvider time,
        ILogger<AnswerRecords> logger,
        long mostCharacters = 32_000_000
    )
    {
        _store = store;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _mostCharacters = mostCharacters;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(
            Task.Run(StoreAsync, CancellationToken.None),
            Task.Run(SweepAsync, CancellationToken.None)
        );
        return Task.CompletedTask;
    }

    /// <summary>Does nothing: answers are stored to their ends, which come when the grains end.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
        }
    }

    /// <summary>Takes room for what waits to be stored. Returns whether there was enough of it.</summary>
    internal bool Reserve(long characters) => Interlocked.Add(ref _characters, characters) <= _mostCharacters;

    /// <summary>A record has something to be stored.</summary>
    internal void Added(AnswerRecord record, bool fits, bool urgent)
    {
        if (!fits)
        {
            GiveUp(record, "full");
            return;
        }

        _waiting[record] = true;
        if (Interlocked.Increment(ref _events) >= EventsAtOnce || urgent)
        {
            Volatile.Write(ref _hurry, 1);
            _urgent.Raise();
        }

        _added.Raise();
    }

    /// <summary>A record is not wanted any more.</summary>
    internal void Abandon(AnswerRecord record)
    {
        if (record.GiveUp() is { } characters)
        {
            Interlocked.Add(ref _characters, -characters);
        }
    }

    private async Task StoreAsync()
    {
        try
        {
            while (true)
            {
                // Taken before looking: what comes between the two is either seen or signalled.
                var (added, urgent) = (_added.Next, _urgent.Next);
                if (_waiting.IsEmpty)
                {
                    await added.WaitAsync(_stop.Token);
                    continue;
                }

                if (Interlocked.Exchange(ref _hurry, 0) == 0)
                {
                    await urgent
                        .WaitAsync(Interval, _time, _stop.Token)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    _stop.Token.ThrowIfCancellationRequested();
                }

                await WriteAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo ends.
        }
    }

    private async Task WriteAsync()
    {
        Interlocked.Exchange(ref _events, 0);
        var taken = new List<(AnswerRecord Record, AnswerBlock Block)>();
        foreach (var record in _waiting.Keys.Take(RecordsAtOnce))
        {
            // Removed before it is taken from: what is added from here on waits anew.
            _waiting.TryRemove(record, out _);
            if (Take(record) is { } block)
            {
                taken.Add((record, block));
            }
        }

        if (taken.Count == 0 || await AppendAsync([.. taken.Select(one => one.Block)]) is not { } stored)
        {
            taken.ForEach(one => GiveUp(one.Record, "store"));
            return;
        }

        for (var i = 0; i < taken.Count; i++)
        {
            if (stored[i])
            {
                Interlocked.Add(ref _characters, -taken[i].Record.Stored());
            }
            else
            {
                // Its end was stored by another silo, which took this one for lost, or its collection is deleted.
                GiveUp(taken[i].Record, "refused");
            }
        }
    }

    private AnswerBlock? Take(AnswerRecord record)
    {
        try
        {
            return record.Take(_time.GetUtcNow());
        }
        catch (Exception error)
        {
            LogFailed(error);
            GiveUp(record, "failed");
            return null;
        }
    }

    /// <summary>Appends; null: it could not be done.</summary>
    private async Task<IReadOnlyList<bool>?> AppendAsync(IReadOnlyList<AnswerBlock> blocks)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var late = new CancellationTokenSource(LongestCall, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
                return await _store.AppendAsync(blocks, either.Token);
            }
            catch (Exception error) when (!_stop.IsCancellationRequested)
            {
                var passes = error is StoreUnavailableException or OperationCanceledException;
                if (!passes || attempt >= MostAttempts)
                {
                    LogFailed(error);
                    return null;
                }
            }

            _metrics.Retry("answer-log");
            await Task.Delay(Pauses.Pause(attempt, Random.Shared.NextDouble()), _time, _stop.Token);
        }
    }

    private void GiveUp(AnswerRecord record, string reason)
    {
        if (record.GiveUp() is { } characters)
        {
            Interlocked.Add(ref _characters, -characters);
            _metrics.AnswerNotStored(reason);
        }
    }

    /// <summary>Removes what has expired, whichever silo wrote it.</summary>
    private async Task SweepAsync()
    {
        try
        {
            while (true)
            {
                try
                {
                    while (await _store.SweepAnswersAsync(SweepStep, _stop.Token) == SweepStep)
                    {
                        await Task.Delay(Interval, _time, _stop.Token);
                    }
                }
                catch (Exception error) when (!_stop.IsCancellationRequested)
                {
                    LogFailed(error);
                }

                await Task.Delay(SweepInterval, _time, _stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The silo ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Answers cannot be stored; they go on in memory")]
    private partial void LogFailed(Exception error);
}
