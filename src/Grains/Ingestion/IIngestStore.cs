using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Ingestion;

/// <summary>One shard's part of the corpus store, as a lane needs it.</summary>
internal interface IIngestStore
{
    /// <summary>Documents of a size that are due, in order of acceptance; at most 1000.</summary>
    Task<IReadOnlyList<DocumentRow>> ListDueAsync(DocumentSize size, int limit, CancellationToken cancellationToken);

    /// <summary>A document with its content, or null when that version is no longer to be worked on.</summary>
    Task<PendingDocument?> FindAsync(DocumentRow row, CancellationToken cancellationToken);

    /// <summary>As above, of several; in their order.</summary>
    async Task<IReadOnlyList<PendingDocument?>> FindAsync(
        IReadOnlyList<DocumentRow> rows,
        CancellationToken cancellationToken
    )
    {
        var found = new PendingDocument?[rows.Count];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = await FindAsync(rows[i], cancellationToken);
        }

        return found;
    }

    /// <summary>What is published of a version that an earlier flight did not end; null: nothing.</summary>
    Task<PublishedPart?> FindPartAsync(DocumentRow row, CancellationToken cancellationToken);

    /// <summary>Publishes documents, all in one transaction.</summary>
    /// <exception cref="StoreInputException">One of them is not fit for the store; nothing was published.</exception>
    Task<IReadOnlyList<CommitOutcome>> CommitAsync(
        IReadOnlyList<ChunkedDocument> documents,
        CancellationToken cancellationToken
    );

    /// <summary>Records a failed attempt.</summary>
    Task FailAsync(DocumentFailure failure, CancellationToken cancellationToken);

    /// <summary>Stores how far documents are; answers for each whether that version is still to be worked on.</summary>
    Task<IReadOnlyList<bool>> ReportAsync(IReadOnlyList<ProgressReport> reports, CancellationToken cancellationToken);

    /// <summary>Forgets what an earlier lane reported.</summary>
    Task ForgetProgressAsync(CancellationToken cancellationToken);

    /// <summary>What waits.</summary>
    Task<ShardBacklog> BacklogAsync(CancellationToken cancellationToken);
}

/// <summary>Reads and cuts documents.</summary>
internal interface IDocumentCutting
{
    /// <summary>Reads and cuts one document; what is wrong with it is in the result.</summary>
    Task<ProcessedDocument> CutAsync(PendingDocument document, CancellationToken cancellationToken);
}

/// <summary>Embeds passages.</summary>
internal interface IPassageEmbedding
{
    /// <summary>Embeds texts, in their order.</summary>
    /// <exception cref="Contracts.Errors.PipelineException">
    /// Overloaded or ModelUnavailable: it is worth trying again; else the texts are at fault.
    /// </exception>
    Task<EmbeddedPassages> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <summary>Vectors of passages.</summary>
/// <param name="Model">The embedder's name; null: there is none, and the vectors are empty.</param>
/// <param name="Vectors">Half-precision, little-endian, one a text.</param>
internal sealed record EmbeddedPassages(string? Model, IReadOnlyList<ReadOnlyMemory<byte>> Vectors);

/// <summary>Is told what a lane has done. Called from any thread; must not block.</summary>
internal interface IIngestListener
{
    /// <summary>Changes up to a number are published.</summary>
    /// <param name="number">The number.</param>
    /// <param name="embedders">Whose vectors they have; null: none.</param>
    void Published(long number, IEnumerable<string?> embedders);

    /// <summary>Waits a while until searches see changes up to a number.</summary>
    /// <returns>Whether they do.</returns>
    Task<bool> AppliedAsync(long number, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>A document failed; it is tried again at <paramref name="next"/>, or parked.</summary>
    void Failed(DocumentRow row, ProcessingFailure failure, DateTimeOffset? next);

    /// <summary>The collection is gone: the lane has ended.</summary>
    void Gone();
}
