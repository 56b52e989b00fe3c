using System.Collections.Concurrent;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;

namespace Pipeline.Silo.Security.Keys;

/// <summary>When keys were last used: gathered, and written once a minute for all of them together.</summary>
internal sealed partial class KeyUses(IKeyStore store, TimeProvider time, ILogger<KeyUses> logger) : BackgroundService
{
    /// <summary>How often it is written at most.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    // As many as there are keys: only what was found in the store is noted.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _uses = new(StringComparer.Ordinal);

    /// <summary>Notes that a caller sent a request.</summary>
    public void Note(Caller caller)
    {
        if (caller.IsKey)
        {
            _uses[caller.Id] = time.GetUtcNow();
        }
    }

    /// <summary>Writes what was noted.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var taken = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        foreach (var id in _uses.Keys)
        {
            if (_uses.TryRemove(id, out var at))
            {
                taken[id] = at;
            }
        }

        try
        {
            await store.NoteKeyUseAsync(taken, cancellationToken);
        }
        catch (StoreException error)
        {
            // A use more or less is no loss: the next one is noted again.
            LogUnwritten(logger, error);
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "When keys were last used could not be written")]
    private static partial void LogUnwritten(ILogger logger, Exception error);
}
