using Orleans.Concurrency;

namespace Pipeline.Contracts.Answers;

/// <summary>One question. The key is its answer id, made by the caller (a GUID).</summary>
[Alias("pipeline.query")]
public interface IQueryGrain : IGrainWithStringKey
{
    /// <summary>Starts answering; the events are read with <see cref="Read"/>. A second call does nothing.</summary>
    /// <exception cref="Errors.PipelineException">The request is invalid or the collection unknown.</exception>
    [Alias("start")]
    Task Start(AskRequest request);

    /// <summary>
    /// Streams the answer's events from a sequence number on, to the last. Any number of readers; when none has read
    /// for the grace period, the answer is cancelled.
    /// </summary>
    /// <param name="from">The first sequence number wanted.</param>
    /// <param name="access">The reader's access labels, the same as those of the question; null: the program
    /// itself.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="Errors.PipelineException">There is no such answer, it is another scope's, or a document that it
    /// shows is no longer the reader's to read.</exception>
    [Alias("read")]
    IAsyncEnumerable<AnswerEvent> Read(
        long from,
        IReadOnlyList<string>? access = null,
        CancellationToken cancellationToken = default
    );

    /// <summary>Cancels the answer; does nothing when it is another scope's.</summary>
    /// <param name="access">The caller's access labels, the same as those of the question; null: the program
    /// itself.</param>
    [Alias("cancel"), AlwaysInterleave]
    Task Cancel(IReadOnlyList<string>? access = null);

    /// <summary>Whether there is an answer here that this one asked for.</summary>
    /// <param name="owner">The reader; see <see cref="AskRequest.Owner"/>.</param>
    [Alias("is-of"), AlwaysInterleave]
    Task<bool> IsOf(string owner);
}
