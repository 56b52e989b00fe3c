using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Reranking;

/// <summary>Scores how well passages answer a query, reading both together. Thread-safe.</summary>
public interface IReranker : IModelSession
{
    /// <summary>The model's name.</summary>
    string Name { get; }

    /// <summary>
    /// One score a passage, in the order of the passages; higher is better. Scores are comparable only within one query
    /// of one model: a cross-encoder's are its logits and unbounded. A passage longer than the model's input has the
    /// score of its best window.
    /// </summary>
    /// <param name="query">The question; cut to half of the model's input when longer.</param>
    /// <param name="passages">At most <see cref="BatchingOptions.MaxQueuedTexts"/>; a long one counts as several, one a
    /// window.</param>
    /// <param name="priority">Interactive goes before bulk, without starving it.</param>
    /// <param name="cancellationToken">Ends the wait at once; work not yet started is dropped.</param>
    /// <param name="caller">Whose request it is: callers take turns, by tokens. Null: of nobody who has others.</param>
    /// <exception cref="OverloadedException">The queue is full; nothing was queued.</exception>
    /// <exception cref="ArgumentException">More passages than the queue can ever hold, or a null text.</exception>
    /// <exception cref="InferenceException">The model failed on the batch.</exception>
    /// <exception cref="SessionFaultedException">The session is broken; what is asked of it fails until it is opened
    /// again.</exception>
    /// <exception cref="ObjectDisposedException">The re-ranker is disposed or being disposed.</exception>
    Task<float[]> ScoreAsync(
        string query,
        IReadOnlyList<string> passages,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    );

    /// <summary>Counters since the model was loaded, and the present load.</summary>
    WorkerStatistics Statistics { get; }
}
