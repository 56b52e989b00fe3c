using Microsoft.Extensions.Options;
using Pipeline.Grains.Hosting;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Ingestion;

/// <summary>
/// What all lanes of a silo share: bytes of documents in flight, and readers. Large documents may take three quarters
/// of the bytes and all readers but one, so that small ones always have a way past them. A lane without a document of a
/// size in flight may always take one, however little is left: no document is too large to be worked on, and no lane
/// waits for another for ever.
/// </summary>
internal sealed class IngestCapacity
{
    private readonly Lock _gate = new();
    private readonly HashSet<WakeSignal> _lanes = [];
    private readonly SemaphoreSlim _readers;
    private readonly SemaphoreSlim _largeReaders;
    private readonly long _bytes;
    private long _used;
    private long _usedByLarge;

    public IngestCapacity(IOptions<PipelineOptions> options)
        : this(options.Value.Ingestion.InFlightBytes, options.Value.Ingestion.Readers) { }

    /// <param name="bytes">Bytes in flight, 1 or more.</param>
    /// <param name="readers">Documents that are read at the same time, 1 or more.</param>
    internal IngestCapacity(long bytes, int readers)
    {
        _bytes = bytes;
        Readers = readers;
        _readers = new SemaphoreSlim(readers);
        _largeReaders = new SemaphoreSlim(Math.Max(1, readers - 1));
    }

    /// <summary>Documents that are read at the same time.</summary>
    public int Readers { get; }

    /// <summary>Bytes that documents in flight hold, as far as known.</summary>
    public long Used
    {
        get
        {
            lock (_gate)
            {
                return _used;
            }
        }
    }

    /// <summary>Names a lane that waits for room; it is woken whenever there is some.</summary>
    public void Join(WakeSignal lane)
    {
        lock (_gate)
        {
            _lanes.Add(lane);
        }
    }

    /// <summary>Takes the name back.</summary>
    public void Leave(WakeSignal lane)
    {
        lock (_gate)
        {
            _lanes.Remove(lane);
        }
    }

    /// <summary>Takes bytes for a document; false: there is no room.</summary>
    /// <param name="size">The document's size.</param>
    /// <param name="bytes">How many.</param>
    /// <param name="anyway">Whether to take them even so.</param>
    public bool TryTake(DocumentSize size, long bytes, bool anyway)
    {
        lock (_gate)
        {
            var large = size == DocumentSize.Large;
            if (!anyway && (_used + bytes > _bytes || (large && _usedByLarge + bytes > _bytes / 4 * 3)))
            {
                return false;
            }

            Add(size, bytes);
            return true;
        }
    }

    /// <summary>Corrects what a document holds; a negative number gives back.</summary>
    public void Change(DocumentSize size, long bytes)
    {
        WakeSignal[] waiting;
        lock (_gate)
        {
            Add(size, bytes);
            waiting = bytes < 0 ? [.. _lanes] : [];
        }

        Array.ForEach(waiting, lane => lane.Raise());
    }

    /// <summary>Waits for a reader; dispose what is returned to give it back.</summary>
    public async Task<IDisposable> ReaderAsync(DocumentSize size, CancellationToken cancellationToken)
    {
        var first = size == DocumentSize.Large ? _largeReaders : null;
        if (first is not null)
        {
            await first.WaitAsync(cancellationToken);
        }

        try
        {
            await _readers.WaitAsync(cancellationToken);
        }
        catch
        {
            first?.Release();
            throw;
        }

        return new Held(_readers, first);
    }

    private void Add(DocumentSize size, long bytes)
    {
        _used += bytes;
        _usedByLarge += size == DocumentSize.Large ? bytes : 0;
    }

    private sealed class Held(SemaphoreSlim readers, SemaphoreSlim? large) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
            {
                readers.Release();
                large?.Release();
            }
        }
    }
}
