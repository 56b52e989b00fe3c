using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Placement;

namespace Pipeline.Grains.Placement;

/// <summary>
/// Keeps what the journal says in memory, so that no search asks for it. Without a journal, and until it could be read
/// for the first time, there is nothing to go by.
/// </summary>
internal sealed partial class PlacementFollower(
    TimeProvider time,
    ILogger<PlacementFollower> logger,
    IPlacementJournal? journal = null
) : BackgroundService
{
    /// <summary>How soon the journal is looked at when nobody tells that it has changed.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile PlacementMap? _current;
    private long _readAt = time.GetTimestamp();

    /// <summary>The placement; null: nothing is known of one.</summary>
    public PlacementMap? Current => _current;

    /// <summary>Whether there is a journal that has not been read yet.</summary>
    public bool IsAwaited => journal is not null && _current is null;

    /// <summary>Reads the journal, unless that was done a moment ago: a process that stood still would go by what was
    /// right before.</summary>
    /// <param name="oldest">How long ago it may have been.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public async Task RefreshAsync(TimeSpan oldest, CancellationToken cancellationToken)
    {
        if (journal is null || (_current is not null && time.GetElapsedTime(Volatile.Read(ref _readAt)) <= oldest))
        {
            return;
        }

        await _reading.WaitAsync(cancellationToken);
        try
        {
            // From when it is asked on, not from when the answer comes.
            var began = time.GetTimestamp();
            if (await journal.ReadAsync(_current?.Epoch ?? -1, cancellationToken) is { } record)
            {
                _current = new PlacementMap(record);
            }

            Volatile.Write(ref _readAt, began);
        }
        finally
        {
            _reading.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var failed = false; journal is not null && !stoppingToken.IsCancellationRequested; )
        {
            var next = journal.NextChange;
            try
            {
                await RefreshAsync(TimeSpan.Zero, stoppingToken);
                failed = false;
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                // It goes on by what it knows.
                if (!failed)
                {
                    LogFailed(logger, error);
                }

                failed = true;
            }

            await next.WaitAsync(Poll, time, stoppingToken).Ended();
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The placement of replicas cannot be read; what is known of it holds until it can"
    )]
    private static partial void LogFailed(ILogger logger, Exception error);
}
