namespace Pipeline.Silo.Watching;

/// <summary>The documents that a watched folder keeps equal to its files.</summary>
internal interface IWatchedDocuments
{
    /// <summary>Ids of the documents that were made from files.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Submits a file.</summary>
    /// <exception cref="Contracts.Errors.PipelineException">It was refused.</exception>
    Task SubmitAsync(string id, FileInfo file, CancellationToken cancellationToken);

    /// <summary>Deletes the document of a file that is gone.</summary>
    Task DeleteAsync(string id, CancellationToken cancellationToken);
}
