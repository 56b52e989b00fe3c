using Pipeline.Connectors.Runs;

namespace Pipeline.Silo.Watching;

/// <summary>The documents that a watched folder keeps equal to its files.</summary>
internal interface IWatchedDocuments : IDocumentSink
{
    /// <summary>Ids of the documents that were made from files.</summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);
}
