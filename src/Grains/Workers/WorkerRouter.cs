using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Workers;

/// <summary>
/// Chooses a worker: of all devices in the cluster that run a role the one with the fewest calls under way from here,
/// and for a completion also the one that likely holds most of its prompt (<see cref="PrefixAffinity"/>). A caller's
/// own count is always fresh, where a worker's reported queue is old by the time it arrives. What a lost worker had not
/// begun to answer is asked once more of another, or of the same when it is back; what a worker refuses because its
/// model is broken, of another if there is one. Only silos whose model is the one that counts are asked
/// (<see cref="IClusterModels"/>), and processors only where no accelerator is.
/// </summary>
public sealed partial class WorkerRouter(
    IGrainFactory grains,
    ISiloStatusOracle silos,
    ISiloMetadataCache metadata,
    IClusterModels models,
    PipelineMetrics metrics,
    TimeProvider time
)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, int> _underWay = new();
    private readonly PrefixAffinity _affinity = new();

    /// <summary>Embeds texts on a worker.</summary>
    /// <inheritdoc cref="IEmbedWorkerGrain.Embed" />
    public Task<Embeddings> EmbedAsync(
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null,
        string? model = null
    )
    {
        var vectors = model ?? models.VectorsInUse;
        return RunAsync(
            key =>
                grains
                    .GetGrain<IEmbedWorkerGrain>(key)
                    .Embed(texts, kind, priority, caller, vectors, cancellationToken),
            ModelRole.Embed,
            "embeddings",
            cancellationToken,
            vectors
        );
    }

    /// <summary>Scores passages on a worker.</summary>
    /// <inheritdoc cref="IRerankWorkerGrain.Score" />
    public Task<float[]> ScoreAsync(
        string query,
        IReadOnlyList<string> passages,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    ) =>
        RunAsync(
            key => grains.GetGrain<IRerankWorkerGrain>(key).Score(query, passages, priority, caller, cancellationToken),
            ModelRole.Rerank,
            "rerank",
            cancellationToken
        );

    /// <summary>Counts tokens on a worker.</summary>
    /// <inheritdoc cref="IGenerateWorkerGrain.CountTokens" />
    public Task<int[]> CountTokensAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        RunAsync(
            key => grains.GetGrain<IGenerateWorkerGrain>(key).CountTokens(texts, cancellationToken),
            ModelRole.Generate,
            "count_tokens",
            cancellationToken
        );

    /// <summary>Every worker of every silo, for the dashboard.</summary>
    /// <param name="limit">For how long one is waited for that does not answer, and is left out then; null: as long as
    /// for any call.</param>
    public async Task<IReadOnlyList<WorkerInfo>> DescribeAsync(TimeSpan? limit = null)
    {
        var calls = Keys(ModelRole.Embed)
            .Select(worker => grains.GetGrain<IEmbedWorkerGrain>(worker.Key).Describe())
            .Concat(Keys(ModelRole.Rerank).Select(worker => grains.GetGrain<IRerankWorkerGrain>(worker.Key).Describe()))
            .Concat(
                Keys(ModelRole.Generate).Select(worker => grains.GetGrain<IGenerateWorkerGrain>(worker.Key).Describe())
            )
            .Select(async call =>
            {
                try
                {
                    return await call.WaitAsync(limit ?? Timeout.InfiniteTimeSpan, time);
                }
                catch (Exception error) when (IsLoss(error) || (limit is not null && error is TimeoutException))
                {
                    // It was lost since it was listed, or hangs.
                    return null;
                }
            });
        return [.. (await Task.WhenAll(calls)).OfType<WorkerInfo>()];
    }

    /// <summary>What the generator's worker on a silo tells; null when that silo is not, or no longer, part of the
    /// cluster.</summary>
    /// <param name="silo">The silo.</param>
    public async Task<WorkerInfo?> DescribeGeneratorAsync(SiloAddress silo)
    {
        var key = Keys(ModelRole.Generate).FirstOrDefault(worker => worker.Silo.Equals(silo)).Key;
        try
        {
            return key is null ? null : await grains.GetGrain<IGenerateWorkerGrain>(key).Describe();
        }
        catch (Exception error) when (IsLoss(error) || error is TimeoutException)
        {
            return null;
        }
    }

    /// <summary>A device of this silo that runs a role; null: only others run it.</summary>
    internal string? OwnDevice(ModelRole role)
    {
        var own = silos.SiloAddress;
        return SiloDevices.Serves(metadata.GetSiloMetadata(own), NameOf(role)) && models.FitOf(own, role) is not null
            ? SiloDevices.Of(metadata.GetSiloMetadata(own)).FirstOrDefault()
            : null;
    }

    /// <summary>Whether an error says that the silo of a worker is gone, and nothing of the call itself.</summary>
    internal static bool IsLoss(Exception error) => error is OrleansException or EnumerationAbortedException;

    private async Task<T> RunAsync<T>(
        Func<string, Task<T>> call,
        ModelRole role,
        string operation,
        CancellationToken cancellationToken,
        string? vectors = null
    )
    {
        string? key = null;
        for (var attempt = 0; ; attempt++)
        {
            key = await ChooseAsync(role, vectors, [], avoid: key, cancellationToken);
            using var span = Span(operation, role, key, vectors);
            Enter(role, key);
            try
            {
                var result = await call(key);
                if (result is Embeddings embeddings)
                {
                    span?.SetTag("gen_ai.usage.input_tokens", embeddings.Tokens)
                        .SetTag("gen_ai.embeddings.dimension.count", embeddings.Dimensions);
                }

                return result;
            }
            catch (Exception error) when (span.Notes(error))
            {
                throw;
            }
            catch (Exception error) when (attempt == 0 && (IsLoss(error) || IsElsewhere(error, role, vectors, key)))
            {
                metrics.Retry(NameOf(role));
            }
            catch (Exception error) when (IsLoss(error))
            {
                throw Lost(role);
            }
            finally
            {
                Leave(role, key);
            }
        }
    }

    /// <summary>Whether an error says that the model of a worker is broken, where another worker may have a whole
    /// one.</summary>
    private bool IsElsewhere(Exception error, ModelRole role, string? vectors, string key) =>
        error is PipelineException { Code: ErrorCode.ModelUnavailable }
        && Fitting(role, vectors, avoid: key).Any(other => other != key);

    private static PipelineException Lost(ModelRole role) =>
        new(
            ErrorCode.ModelUnavailable,
            $"The worker of the role '{NameOf(role)}' ended during the request; it is being started again. Ask again.",
            retryAfterSeconds: 5
        );

    private Activity? Span(
        string operation,
        ModelRole role,
        string key,
        string? vectors,
        ActivityContext caller = default
    )
    {
        if (!PipelineTraces.IsWanted)
        {
            return null;
        }

        var worker = WorkerKey.Parse(key);
        return PipelineTraces.Worker(
            operation,
            (vectors is null ? models.StatusOf(role) : models.StatusOfEmbedder(vectors)).Name,
            worker.Silo,
            worker.Device,
            caller
        );
    }

    private void Enter(ModelRole role, string key) =>
        _underWay.AddOrUpdate(CallsOf(role, key), 1, (_, count) => count + 1);

    private void Leave(ModelRole role, string key) =>
        _underWay.AddOrUpdate(CallsOf(role, key), 0, (_, count) => count - 1);

    private static string CallsOf(ModelRole role, string key) => $"{NameOf(role)}|{key}";

    private static string NameOf(ModelRole role) => role.ToString().ToLowerInvariant();
}
