using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Sandbox;

/// <summary>
/// Reads in this process. A document can then exhaust this process's memory or stack, and the time limit holds only
/// where a reader looks at its cancellation token: use it for tests and for documents that are trusted.
/// </summary>
public sealed class InProcessReading : IDocumentReading
{
    private readonly ReadingLimits _limits;
    private readonly IDocumentReader _reader;
    private readonly TimeProvider _time;

    /// <summary>Creates the reading.</summary>
    /// <param name="limits">Limits on each document.</param>
    /// <param name="reader">What reads; all formats when null.</param>
    /// <param name="time">The clock of the time limit; the system's when null.</param>
    public InProcessReading(ReadingLimits limits, IDocumentReader? reader = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
        _reader = reader ?? new DocumentReaders();
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public Task<DocumentText> ReadAsync(SourceDocument source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Task.Run(
            () => Read((limits, stop) => _reader.Read(source, limits, stop), cancellationToken),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task ReadPiecesAsync(SourceDocument source, Action<DocumentText> take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(take);
        return Task.Run(
            () =>
                Read(
                    (limits, stop) =>
                    {
                        foreach (var piece in _reader.ReadPieces(source, limits, stop))
                        {
                            take(piece);
                        }

                        return true;
                    },
                    cancellationToken
                ),
            cancellationToken
        );
    }

    private T Read<T>(Func<ReadingLimits, CancellationToken, T> read, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_limits.Timeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var clock = new RecognitionClock(() => deadline.CancelAfter(_limits.Timeout), _time);
            return read(_limits with { Clock = clock }, linked.Token);
        }
        catch (OperationCanceledException e)
            when (!cancellationToken.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            throw Failures.TimedOut(_limits, e);
        }
    }
}
