using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;

namespace Pipeline.Grains.Workers;

/// <summary>
/// Chooses a worker: of all devices in the cluster the one with the fewest calls under way from here. A caller's own
/// count is always fresh, where a worker's reported queue is old by the time it arrives.
/// </summary>
public sealed class WorkerRouter(IGrainFactory grains, ISiloStatusOracle silos, ISiloMetadataCache metadata)
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, int> _underWay = new();

    /// <summary>Embeds texts on a worker.</summary>
    /// <inheritdoc cref="IEmbedWorkerGrain.Embed" />
    public Task<Embeddings> EmbedAsync(
        IReadOnlyList<string> texts, TextKind kind, WorkPriority priority, CancellationToken cancellationToken) =>
        RunAsync(key => grains.GetGrain<IEmbedWorkerGrain>(key).Embed(texts, kind, priority, cancellationToken), "embed");

    /// <summary>Scores passages on a worker.</summary>
    /// <inheritdoc cref="IRerankWorkerGrain.Score" />
    public Task<float[]> ScoreAsync(
        string query, IReadOnlyList<string> passages, WorkPriority priority, CancellationToken cancellationToken) =>
        RunAsync(key => grains.GetGrain<IRerankWorkerGrain>(key).Score(query, passages, priority, cancellationToken), "rerank");

    /// <summary>Counts tokens on a worker.</summary>
    /// <inheritdoc cref="IGenerateWorkerGrain.CountTokens" />
    public Task<int[]> CountTokensAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        RunAsync(key => grains.GetGrain<IGenerateWorkerGrain>(key).CountTokens(texts, cancellationToken), "generate");

    /// <summary>Streams a completion from a worker.</summary>
    /// <inheritdoc cref="IGenerateWorkerGrain.Generate" />
    public async IAsyncEnumerable<Completion> GenerateAsync(
        CompletionRequest request,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var key = Choose("generate");
        Enter("generate", key);
        try
        {
            // Only pieces that are ready at once travel together, so the batch costs no wait.
            await foreach (var piece in grains.GetGrain<IGenerateWorkerGrain>(key)
                .Generate(request, cancellationToken).WithBatchSize(16).WithCancellation(cancellationToken))
            {
                yield return piece;
            }
        }
        finally
        {
            Leave("generate", key);
        }
    }

    /// <summary>Every worker of every silo, for the dashboard.</summary>
    public async Task<IReadOnlyList<WorkerInfo>> DescribeAsync()
    {
        var calls = Keys().SelectMany(key => new Task<WorkerInfo>[]
        {
            grains.GetGrain<IEmbedWorkerGrain>(key).Describe(),
            grains.GetGrain<IRerankWorkerGrain>(key).Describe(),
            grains.GetGrain<IGenerateWorkerGrain>(key).Describe(),
        });
        return await Task.WhenAll(calls);
    }

    private IEnumerable<string> Keys() => silos.GetApproximateSiloStatuses(onlyActive: true).Keys
        .SelectMany(silo => SiloDevices.Of(metadata.GetSiloMetadata(silo)).Select(device => WorkerKey.Of(silo, device).ToString()))
        .Order(StringComparer.Ordinal);

    private string Choose(string role)
    {
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var key in Keys())
        {
            var count = _underWay.GetValueOrDefault($"{role}|{key}");
            if (count < fewest)
            {
                (best, fewest) = (key, count);
            }
        }

        return best ?? throw new PipelineException(
            ErrorCode.ModelUnavailable, "No silo of the cluster offers a device for models.", retryAfterSeconds: 5);
    }

    private async Task<T> RunAsync<T>(Func<string, Task<T>> call, string role)
    {
        var key = Choose(role);
        Enter(role, key);
        try
        {
            return await call(key);
        }
        finally
        {
            Leave(role, key);
        }
    }

    private void Enter(string role, string key) => _underWay.AddOrUpdate($"{role}|{key}", 1, (_, count) => count + 1);

    private void Leave(string role, string key) => _underWay.AddOrUpdate($"{role}|{key}", 0, (_, count) => count - 1);
}
