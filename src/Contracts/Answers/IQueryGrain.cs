using Orleans.Concurrency;

namespace Pipeline.Contracts.Answers;

/// <summary>One question. The key is its answer id, made by <see cref="AnswerId.New"/>.</summary>
[Alias("pipeline.query")]
public interface IQueryGrain : IGrainWithStringKey
{
    /// <summary>Starts answering; the events are read with <see cref="Read"/>. A second call does nothing.</summary>
    /// <exception cref="Errors.PipelineException">The request is invalid or the collection unknown.</exception>
    [Alias("start")]
    Task Start(AskRequest request);

    /// <summary>
    /// Streams the answer's events from a sequence number on, to the last. Any number of readers; when none has read
    /// for the grace period, the answer is cancelled. What another silo has written is read from the store; where that
    /// silo was lost before the answer's end, the last event is an error, <see cref="Errors.ErrorCode.SiloLost"/>.
    /// </summary>
    /// <param name="from">The first sequence number wanted.</param>
    /// <param name="caller">Who reads: whoever asked, or null: the program itself.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="Errors.PipelineException">There is no such answer, it is another's, or a document that it shows
    /// is no longer the reader's to read.</exception>
    [Alias("read-by")]
    IAsyncEnumerable<AnswerEvent> Read(
        long from,
        CallerIdentity? caller = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>
    /// Streams what is being written from its start, to somebody who asks the same with the same access. It is written
    /// for as long as one of them waits, whatever becomes of the question that was asked first. For the program itself.
    /// </summary>
    /// <param name="until">How long it is waited for.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Errors.PipelineException">Nothing is being written here.</exception>
    [Alias("follow")]
    IAsyncEnumerable<AnswerEvent> Follow(DateTimeOffset until, CancellationToken cancellationToken = default);

    /// <summary>Cancels the answer; does nothing when it is another's.</summary>
    /// <param name="caller">Who cancels: whoever asked, or null: the program itself.</param>
    [Alias("cancel-by"), AlwaysInterleave]
    Task Cancel(CallerIdentity? caller = null);
}
