using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client.Transport;

/// <summary>
/// Moves a stream of documents to the server with a bounded window: a document is taken from the source only while
/// fewer than the window are unacknowledged, and a consumer that stops reading the results stops the source too.
/// </summary>
internal sealed class SubmitWindow
{
    /// <summary>Content bytes that travel together in one upload, at most (unless one document alone has
    /// more).</summary>
    private const long UploadBytes = 4L << 20;

    private readonly ITransport _transport;
    private readonly string _collection;
    private readonly SubmitOptions _options;
    private readonly SemaphoreSlim _places;
    private readonly SemaphoreSlim _uploads;
    private readonly Channel<SubmitResult> _results;
    private readonly int _uploadSize;
    private readonly Lock _gate = new();
    private long _bytes;
    private TaskCompletionSource? _bytesFreed;

    public SubmitWindow(ITransport transport, string collection, SubmitOptions options)
    {
        options.Validate();
        _transport = transport;
        _collection = collection;
        _options = options;
        _uploadSize = transport.UploadSize(options.MaxInFlight);
        _places = new SemaphoreSlim(options.MaxInFlight);
        _uploads = new SemaphoreSlim((options.MaxInFlight + _uploadSize - 1) / _uploadSize);
        _results = Channel.CreateBounded<SubmitResult>(options.MaxInFlight);
    }

    /// <summary>Runs once; results come as they are known, not in the order of the source.</summary>
    public async IAsyncEnumerable<SubmitResult> RunAsync(
        IAsyncEnumerable<DocumentInput> source,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pump = PumpAsync(source, stop);
        try
        {
            await foreach (var result in _results.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return result;
            }

            await pump.ConfigureAwait(false);
        }
        finally
        {
            // Whoever leaves early leaves nothing running behind.
            await stop.CancelAsync().ConfigureAwait(false);
            await pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _places.Dispose();
            _uploads.Dispose();
        }
    }

    private async Task PumpAsync(IAsyncEnumerable<DocumentInput> source, CancellationTokenSource stop)
    {
        var running = new List<Task>();
        Exception? failure = null;
        try
        {
            await TakeAsync(source, running, stop).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
        }

        try
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // An upload that failed cancelled the source: its reason is the one to tell.
            failure = running.FirstOrDefault(task => task.IsFaulted)?.Exception?.InnerException ?? failure ?? error;
        }

        _results.Writer.Complete(failure);
    }

    private async Task TakeAsync(
        IAsyncEnumerable<DocumentInput> source,
        List<Task> running,
        CancellationTokenSource stop
    )
    {
        var upload = new List<PendingDocument>();
        var uploadBytes = 0L;
        var index = 0L;
        var documents = source.GetAsyncEnumerator(stop.Token);
        await using (documents.ConfigureAwait(false))
        {
            while (true)
            {
                if (!_places.Wait(0, CancellationToken.None))
                {
                    await FlushAsync().ConfigureAwait(false);
                    await _places.WaitAsync(stop.Token).ConfigureAwait(false);
                }

                var move = documents.MoveNextAsync();
                if (!move.IsCompleted)
                {
                    // A slow source must not hold back what it already gave.
                    await FlushAsync().ConfigureAwait(false);
                }

                bool any;
                try
                {
                    any = await move.ConfigureAwait(false);
                }
                catch when (!stop.IsCancellationRequested)
                {
                    // What the source gave before it failed is still submitted.
                    await FlushAsync().ConfigureAwait(false);
                    throw;
                }

                if (!any)
                {
                    break;
                }

                var pending = await AdmitAsync(index++, documents.Current, stop.Token).ConfigureAwait(false);
                if (pending is null)
                {
                    continue;
                }

                if (upload.Count > 0 && (uploadBytes + pending.Bytes > UploadBytes || !HasRoom(pending.Bytes)))
                {
                    await FlushAsync().ConfigureAwait(false);
                }

                await ReserveAsync(pending.Bytes, stop.Token).ConfigureAwait(false);
                upload.Add(pending);
                uploadBytes += pending.Bytes;
                if (upload.Count >= _uploadSize)
                {
                    await FlushAsync().ConfigureAwait(false);
                }
            }

            await FlushAsync().ConfigureAwait(false);
        }

        async Task FlushAsync()
        {
            if (upload.Count == 0)
            {
                return;
            }

            await _uploads.WaitAsync(stop.Token).ConfigureAwait(false);
            running.RemoveAll(task => task.IsCompletedSuccessfully);
            running.Add(UploadAsync(upload, stop));
            upload = [];
            uploadBytes = 0;
        }
    }

    /// <summary>Gives a document its id; one that cannot have any is a result at once.</summary>
    private async ValueTask<PendingDocument?> AdmitAsync(
        long index,
        DocumentInput document,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var bytes = document.Content?.LongLength ?? Encoding.UTF8.GetByteCount(document.Text ?? "");
            return new PendingDocument(index, document with { Id = DocumentIds.Of(document) }, bytes);
        }
        catch (PipelineException error)
        {
            await _results
                .Writer.WriteAsync(new SubmitResult(index, null, null, error.ToDetail()), cancellationToken)
                .ConfigureAwait(false);
            _places.Release();
            return null;
        }
    }

    private async Task UploadAsync(List<PendingDocument> upload, CancellationTokenSource stop)
    {
        // Off the caller's stack: an upload that fails at once must not do so inside the source's loop.
        await Task.Yield();
        var sizes = upload.ToDictionary(pending => pending.Index, pending => pending.Bytes);
        try
        {
            await _transport
                .Upload(
                    _collection,
                    upload,
                    async result =>
                    {
                        await _results.Writer.WriteAsync(result, stop.Token).ConfigureAwait(false);
                        Free(sizes[result.Index]);
                        _places.Release();
                    },
                    stop.Token
                )
                .ConfigureAwait(false);
            _uploads.Release();
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private bool HasRoom(long bytes)
    {
        lock (_gate)
        {
            return _bytes == 0 || _bytes + bytes <= _options.MaxInFlightBytes;
        }
    }

    private async ValueTask ReserveAsync(long bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task freed;
            lock (_gate)
            {
                if (_bytes == 0 || _bytes + bytes <= _options.MaxInFlightBytes)
                {
                    _bytes += bytes;
                    return;
                }

                _bytesFreed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                freed = _bytesFreed.Task;
            }

            await freed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Free(long bytes)
    {
        lock (_gate)
        {
            _bytes -= bytes;
            _bytesFreed?.TrySetResult();
            _bytesFreed = null;
        }
    }
}
