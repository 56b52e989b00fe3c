using System.Runtime.CompilerServices;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Grains.Documents;
using Pipeline.Storage;
using Pipeline.Storage.Documents;

namespace Pipeline.Silo.Hubs;

/// <summary>Watches a collection's documents for the dashboard: at most two looks a second, told on change
/// only.</summary>
internal sealed class DocumentWatch(ICorpusStore store, IGrainFactory grains, TimeProvider time)
{
    private const int Recent = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public async IAsyncEnumerable<DocumentsSnapshot> WatchAsync(
        string collection,
        IReadOnlyList<string>? access,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        if (await grains.GetCollection(collection).FindSettings() is null)
        {
            throw Contracts.Errors.PipelineException.UnknownCollection(collection);
        }

        var scope = ReadScope.Of(access);
        using var timer = new PeriodicTimer(Interval, time);
        DocumentCounts? counts = null;
        DateTimeOffset newest = default;
        do
        {
            var now = (await store.CountDocumentsAsync(collection, scope, cancellationToken)).ToContract();
            var recent = await store.ListDocumentsAsync(
                new DocumentQuery(collection)
                {
                    Limit = Recent,
                    NewestFirst = true,
                    Scope = scope,
                },
                cancellationToken
            );
            var latest = recent.Count > 0 ? recent[0].Updated : default;
            if (now != counts || latest != newest)
            {
                (counts, newest) = (now, latest);
                yield return new DocumentsSnapshot(now, [.. recent.Select(row => row.ToContract())]);
            }
        } while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}

/// <summary>A collection's documents at one moment.</summary>
/// <param name="Counts">By state.</param>
/// <param name="Recent">Those that changed last, newest first.</param>
internal sealed record DocumentsSnapshot(DocumentCounts Counts, IReadOnlyList<DocumentInfo> Recent);
