using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Inference.Embedding;

/// <summary>
/// Turns texts into vectors with one model on one device. Thread-safe: callers on many threads share the batches.
/// </summary>
public interface IEmbedder : IModelSession
{
    /// <summary>The model's name; vectors of different names must not be compared.</summary>
    string Name { get; }

    /// <summary>Length of every vector.</summary>
    int Dimensions { get; }

    /// <summary>Longest input in tokens, with prefix and special tokens; what exceeds it is cut off at the
    /// end.</summary>
    int MaxTokens { get; }

    /// <summary>The model's tokenizer, for callers that must know how long a text is.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>
    /// Embeds texts: the result has one vector of <see cref="Dimensions"/> floats a text, in the order of the texts, of
    /// length 1 (L2) when the model is normalised. No texts give no vectors; an empty text is embedded as its prefix
    /// alone.
    /// </summary>
    /// <param name="texts">At most <see cref="BatchingOptions.MaxQueuedTexts"/> texts.</param>
    /// <param name="kind">Query or passage.</param>
    /// <param name="priority">Interactive goes before bulk, without starving it.</param>
    /// <param name="cancellationToken">Ends the wait at once; work not yet started is dropped.</param>
    /// <param name="caller">Whose request it is: callers take turns, by tokens. Null: of nobody who has others.</param>
    /// <exception cref="OverloadedException">The queue is full; nothing was queued.</exception>
    /// <exception cref="ArgumentException">More texts than the queue can ever hold, or a null text.</exception>
    /// <exception cref="InferenceException">The model failed on the batch.</exception>
    /// <exception cref="SessionFaultedException">The session is broken; what is asked of it fails until it is opened
    /// again.</exception>
    /// <exception cref="ObjectDisposedException">The embedder is disposed or being disposed.</exception>
    Task<EmbeddedTexts> EmbedAsync(
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    );

    /// <summary>Counters since the model was loaded, and the present load.</summary>
    WorkerStatistics Statistics { get; }
}
