using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Client;

/// <content>Documents of a collection cut and embedded anew.</content>
public sealed partial class PipelineClient
{
    /// <summary>
    /// Begins to cut and embed all documents of a collection anew, beside what is served, which goes on. When all are
    /// there, they are served, in all shards at once; what was served before is kept for a while.
    /// </summary>
    /// <param name="name">The collection.</param>
    /// <param name="request">How they are to be cut and embedded.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Where it stands.</returns>
    /// <exception cref="PipelineException">There is no such collection or embedder, one is under way, or the disk has
    /// too little room.</exception>
    public Task<ReembeddingStatus> ReembedAsync(
        string name,
        ReembeddingRequest request,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        return _transport.Reembed(Named(name), request, cancellationToken);
    }

    /// <summary>Pauses a re-embedding, lets it go on, gives it up, takes it back, or ends it.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="action">What is to be done.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Where it stands then.</returns>
    /// <exception cref="PipelineException">There is no such collection, or nothing to do that with.</exception>
    public Task<ReembeddingStatus> ChangeReembeddingAsync(
        string name,
        ReembeddingAction action,
        CancellationToken cancellationToken = default
    ) => _transport.ChangeReembedding(Named(name), action, cancellationToken);

    /// <summary>How far a re-embedding is.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">There is no such collection.</exception>
    public Task<ReembeddingStatus> FindReembeddingAsync(string name, CancellationToken cancellationToken = default) =>
        _transport.FindReembedding(Named(name), cancellationToken);
}
