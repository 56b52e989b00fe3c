using Microsoft.Extensions.Logging;
using Pipeline.Inference.Embedding;

namespace Pipeline.Grains.Models;

/// <summary>
/// Embedders beside the one in use: an index that was built with one answers until the index of the one in use has
/// caught up, and questions to it are embedded here meanwhile. Each is opened when it is first asked for, and closed
/// when nobody has asked for <see cref="Kept"/> (no index that answers is of it any more) or when it is not installed
/// any more.
/// </summary>
/// <param name="find">How the embedder is opened whose vectors are stored under a name; null: it is not here.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OtherEmbedders(
    Func<string, ModelSource<IEmbedder>?> find,
    TimeProvider time,
    ILogger logger
) : IAsyncDisposable
{
    /// <summary>How long an embedder stays open after it was last asked for.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>How many are open at the same time at most; beyond that the one that was not asked for longest is
    /// closed.</summary>
    public const int Most = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Opened> _opened = new(StringComparer.Ordinal);
    private bool _disposed;

    /// <summary>The embedder whose vectors are stored under a name; null when it cannot be had now.</summary>
    /// <param name="vectors">The name of the vectors.</param>
    /// <param name="cancellationToken">Gives up waiting for the model to load.</param>
    public ValueTask<IEmbedder?> FindAsync(string vectors, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_disposed || find(vectors) is not { } source)
            {
                return ValueTask.FromResult<IEmbedder?>(null);
            }

            if (!_opened.TryGetValue(vectors, out var opened))
            {
                if (_opened.Count >= Most)
                {
                    Close(_opened.MinBy(other => other.Value.Asked).Key);
                }

                opened = new Opened(
                    new ModelSlot<IEmbedder>(ModelRole.Embed, time, logger),
                    time.CreateTimer(_ => CloseUnused(vectors), null, Kept, Timeout.InfiniteTimeSpan)
                );
                opened.Slot.Use(source);
                _opened.Add(vectors, opened);
            }

            opened.Asked = time.GetTimestamp();
            opened.Timer.Change(Kept, Timeout.InfiniteTimeSpan);
            return opened.Slot.FindAsync(cancellationToken);
        }
    }

    /// <summary>What is known of the embedder whose vectors are stored under a name.</summary>
    /// <param name="vectors">The name of the vectors.</param>
    public ModelStatus StatusOf(string vectors)
    {
        lock (_lock)
        {
            return find(vectors) is not { } source ? ModelStatus.NotInstalled(vectors)
                : _opened.TryGetValue(vectors, out var opened) ? opened.Slot.Status
                : source.Status(ModelState.Installed, null);
        }
    }

    /// <summary>Those that are open, or were and broke.</summary>
    public IReadOnlyList<EmbedderIdentity> Open
    {
        get
        {
            lock (_lock)
            {
                return [.. _opened.Values.Select(opened => opened.Slot.Status.Vectors).OfType<EmbedderIdentity>()];
            }
        }
    }

    /// <summary>Closes what is not installed any more, and opens anew what is installed anew.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            foreach (var (vectors, opened) in _opened.ToArray())
            {
                if (find(vectors) is { } source)
                {
                    opened.Slot.Use(source);
                }
                else
                {
                    Close(vectors);
                }
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Opened[] all;
        lock (_lock)
        {
            (_disposed, all) = (true, [.. _opened.Values]);
            _opened.Clear();
        }

        foreach (var opened in all)
        {
            await opened.Timer.DisposeAsync();
            await opened.Slot.DisposeAsync();
        }
    }

    private void CloseUnused(string vectors)
    {
        lock (_lock)
        {
            // Somebody may have asked while the timer fired.
            if (_opened.TryGetValue(vectors, out var opened) && time.GetElapsedTime(opened.Asked) >= Kept)
            {
                Close(vectors);
            }
        }
    }

    private void Close(string vectors)
    {
        _opened.Remove(vectors, out var opened);
        opened!.Timer.Dispose();

        // Ends what it had opened, beside; nobody waits for it.
        opened.Slot.Use(null);
        LogClosed(logger, vectors);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The embedder of the vectors '{Vectors}' is closed; it is not in use any more"
    )]
    private static partial void LogClosed(ILogger logger, string vectors);

    private sealed class Opened(ModelSlot<IEmbedder> slot, ITimer timer)
    {
        public ModelSlot<IEmbedder> Slot => slot;

        public ITimer Timer => timer;

        public long Asked { get; set; }
    }
}
