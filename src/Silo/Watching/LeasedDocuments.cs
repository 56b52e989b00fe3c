using Pipeline.Connectors.Sources;
using Pipeline.Storage.Leases;

namespace Pipeline.Silo.Watching;

/// <summary>Documents that are changed only as long as a lease is held: a silo that was paused in the middle of a scan
/// does nothing more of it when it wakes, since another has taken its place.</summary>
/// <param name="documents">The documents.</param>
/// <param name="lease">The lease.</param>
/// <param name="fence">With which fence it was held when the scan began.</param>
internal sealed class LeasedDocuments(IWatchedDocuments documents, HeldLease lease, long fence) : IWatchedDocuments
{
    /// <exception cref="LeaseLostException">The lease is another's.</exception>
    public Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        Check();
        return documents.ListAsync(cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="LeaseLostException">The lease is another's.</exception>
    public async Task SubmitAsync(string id, SourceContent content, CancellationToken cancellationToken)
    {
        Check();
        await documents.SubmitAsync(id, content, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="LeaseLostException">The lease is another's.</exception>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        Check();
        await documents.DeleteAsync(id, cancellationToken);
    }

    /// <inheritdoc/>
    public Task GiveUpAsync(string id, Problem problem, CancellationToken cancellationToken) =>
        documents.GiveUpAsync(id, problem, cancellationToken);

    private void Check()
    {
        if (lease.Fence != fence)
        {
            throw new LeaseLostException();
        }
    }
}

/// <summary>Another silo may be following the folder now.</summary>
internal sealed class LeaseLostException() : Exception("Another silo may be following the folder now.");
