using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Status;
using Pipeline.Grains.Connectors;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Overview;
using Pipeline.Silo.Configuration;
using Pipeline.Storage;
using Pipeline.Storage.Condition;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.DeadLetters;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;
using SiloOptions = Pipeline.Silo.Configuration.SiloOptions;

namespace Pipeline.Silo.Doctor.Facts;

/// <summary>Asks for everything at the same time, and for none of it longer than <see cref="Patience"/>.</summary>
internal sealed partial class FactGatherer(
    IClusterOverview overview,
    ICorpusStore store,
    IStoreInspection inspection,
    IDeadLetters letters,
    IKeyStore keys,
    IClusterModels models,
    IConnectorStore connectors,
    ConnectorHealth health,
    ILocalSiloDetails own,
    SiloOptions options,
    TimeProvider time,
    ILogger<FactGatherer> logger
)
{
    /// <summary>Dead letters that are counted; beyond, "or more".</summary>
    public const int MostLetters = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private const int RoundTrips = 3;
    private const int AtOnce = 8;

    public async Task<DoctorFacts> GatherAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(Patience);
        var cluster = AskAsync("cluster", ClusterAsync, ending, cancellationToken);
        var condition = AskAsync("store", StoreAsync, ending, cancellationToken);
        var collections = AskAsync("collections", CollectionsAsync, ending, cancellationToken);
        var dead = AskAsync(
            "dead letters",
            async token => (await letters.ListDeadLettersAsync(null, MostLetters, token)).Count,
            ending,
            cancellationToken
        );
        var held = AskAsync("keys", KeysAsync, ending, cancellationToken);
        var connected = AskAsync("connectors", ConnectorsAsync, ending, cancellationToken);
        return new DoctorFacts
        {
            Now = time.GetUtcNow(),
            Silo = options.SiloName,
            IsClustered = options.IsClustered,
            Cluster = await cluster,
            Store = await condition,
            Collections = await collections,
            DeadLetters = await dead,
            Keys = await held,
            Connectors = await connected,
            Models = new ModelFacts(
                [
                    .. Enum.GetValues<ModelRole>()
                        .Where(role => role.HasWorker())
                        .Select(role => (role, models.StatusOf(role))),
                ],
                [.. models.Offered.Select(offer => offer with { Silo = NameOf(offer.Silo) })],
                models.Unused
            ),
        };
    }

    private async Task<Gathered<T>> AskAsync<T>(
        string what,
        Func<CancellationToken, Task<T>> ask,
        CancellationTokenSource ending,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // Off the caller's thread: a file is read where it is asked for.
            return Gathered<T>.Of(await Task.Run(() => ask(ending.Token), cancellationToken).WaitAsync(ending.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Gathered<T>.Missing(RemarkCode.NoReply.With(("seconds", (int)Patience.TotalSeconds)));
        }
        catch (StoreCorruptException error)
        {
            LogMissing(logger, error, what);
            return Gathered<T>.Missing(RemarkCode.StoreDamaged.With());
        }
        catch (StoreUnavailableException)
        {
            return Gathered<T>.Missing(RemarkCode.StoreUnreachable.With());
        }
        catch (PipelineException error)
        {
            return Gathered<T>.Missing(error.ToRemark());
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            LogMissing(logger, error, what);
            return Gathered<T>.Missing(RemarkCode.ProgramFault.With());
        }
    }

    private async Task<ClusterStatus> ClusterAsync(CancellationToken cancellationToken)
    {
        var cluster = await overview.DescribeAsync(cancellationToken);
        return options.IsClustered
            ? cluster
            : cluster with
            {
                Silos = [.. cluster.Silos.Select(silo => silo with { Name = NameOf(silo.Name) })],
                Shards =
                [
                    .. cluster.Shards.Select(shard =>
                        shard with
                        {
                            Copies = [.. shard.Copies.Select(copy => copy with { Silo = NameOf(copy.Silo) })],
                        }
                    ),
                ],
            };
    }

    /// <summary>A silo alone has a name that says nothing: the machine's is told instead.</summary>
    private string NameOf(string silo) => options.IsClustered || silo != own.Name ? silo : options.SiloName;

    private async Task<StoreFacts> StoreAsync(CancellationToken cancellationToken)
    {
        StoreFacts? best = null;
        for (var i = 0; i < RoundTrips; i++)
        {
            var began = time.GetTimestamp();
            var condition = await inspection.InspectAsync(cancellationToken);
            var took = time.GetElapsedTime(began);
            if (best is null || took < best.RoundTrip)
            {
                best = new StoreFacts(condition, took, condition.Now - (time.GetUtcNow() - (took / 2)));
            }
        }

        return best!;
    }

    private async Task<IReadOnlyList<CollectionFacts>> CollectionsAsync(CancellationToken cancellationToken)
    {
        var found = new List<CollectionFacts>();
        foreach (var some in (await store.ListCollectionsAsync(cancellationToken)).Chunk(AtOnce))
        {
            found.AddRange(
                await Task.WhenAll(
                    some.Select(async row => new CollectionFacts(
                        row.Name,
                        row.ShardCount,
                        row.Created,
                        await store.CountDocumentsAsync(row.Name, cancellationToken)
                    ))
                )
            );
        }

        return found;
    }

    private async Task<ConnectorFacts> ConnectorsAsync(CancellationToken cancellationToken)
    {
        health.See(await connectors.ListConnectorsAsync(cancellationToken));
        return new ConnectorFacts(health.Count, health.Failing);
    }

    private async Task<IReadOnlyList<KeyFacts>> KeysAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return
        [
            .. (await keys.ListKeysAsync(cancellationToken))
                .Where(key => key.Revoked is null && !(key.Expires <= now))
                .Select(key => new KeyFacts(key.Name, key.Role, key.Expires)),
        ];
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The doctor could not learn of {What}")]
    private static partial void LogMissing(ILogger logger, Exception error, string what);
}
