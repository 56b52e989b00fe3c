using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Silo.Configuration;
using Pipeline.Storage;
using Pipeline.Storage.Facts;
using Pipeline.Storage.Leases;

namespace Pipeline.Silo.Startup;

/// <summary>
/// The collection of sample documents, made once for a deployment: that it was is written down in the store, so that
/// neither a second silo nor a new data directory brings back what somebody has deleted.
/// </summary>
internal sealed partial class SampleDocuments(
    ICorpusStore store,
    IDeploymentFacts facts,
    ILeases leases,
    IGrainFactory grains,
    SiloOptions options,
    TimeProvider time,
    ILogger<SampleDocuments> logger
)
{
    /// <summary>The collection.</summary>
    public const string Collection = "samples";

    /// <summary>The fact that they were added, or are not to be.</summary>
    public const string Fact = "samples";

    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(1);

    /// <summary>Adds them, if that is still to be done.</summary>
    /// <returns>Whether there is nothing left to do; false: another silo is about it.</returns>
    public async Task<bool> AddAsync(CancellationToken cancellationToken)
    {
        if (await facts.FindFactAsync(Fact, cancellationToken) is not null)
        {
            return true;
        }

        // Earlier versions wrote it down in the data directory.
        if (File.Exists(Path.Combine(options.Data, "samples.added")) || await IsOldAsync(cancellationToken))
        {
            await facts.TryClaimFactAsync(Fact, "added", cancellationToken);
            return true;
        }

        var folder = Path.Combine(AppContext.BaseDirectory, "samples");
        if (!options.Samples || !Directory.Exists(folder))
        {
            return true;
        }

        var lease = new HeldLease(leases, Fact, Guid.NewGuid().ToString("N"), LeaseLength, time);
        if (options.IsClustered && !await lease.KeepAsync(cancellationToken))
        {
            return false;
        }

        try
        {
            return await AddAsync(folder, () => !options.IsClustered || lease.IsHeld, cancellationToken);
        }
        finally
        {
            await lease.ReleaseAsync(cancellationToken);
        }
    }

    private async Task<bool> AddAsync(string folder, Func<bool> mayAdd, CancellationToken cancellationToken)
    {
        // Another silo may have added them, and somebody deleted them, before this one had its turn.
        if (await facts.FindFactAsync(Fact, cancellationToken) is not null)
        {
            return true;
        }

        await grains.GetCollection(Collection).Create(new CollectionSettings());
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            var content = await File.ReadAllBytesAsync(path, cancellationToken);
            if (!mayAdd())
            {
                return false;
            }

            await grains.GetDocument(Collection, name).Submit(new DocumentInput { FileName = name, Content = content });
        }

        // Written last: a crash half-way adds the rest next time, and what is there already is recognised.
        await facts.TryClaimFactAsync(Fact, "added", cancellationToken);
        LogAdded(logger, Collection);
        return true;
    }

    /// <summary>Whether a cluster was in use before this was written down: its silos had their say then.</summary>
    private async Task<bool> IsOldAsync(CancellationToken cancellationToken) =>
        options.IsClustered
        && (await store.ListCollectionsAsync(cancellationToken)).Any(collection => collection.Name != Collection);

    [LoggerMessage(Level = LogLevel.Information, Message = "Added the sample documents as collection '{Collection}'")]
    private static partial void LogAdded(ILogger logger, string collection);
}
