using Pipeline.Client.Http;
using Pipeline.Client.Transport;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client;

/// <summary>
/// A Pipeline server from .NET: over HTTP from anywhere, or over an Orleans cluster client from inside. Safe for any
/// number of threads; make one and keep it. Every failed call throws a <see cref="PipelineException"/> with the
/// server's words; a server that cannot be reached is <see cref="ErrorCode.Unreachable"/>.
/// </summary>
public sealed partial class PipelineClient : IDisposable
{
    private readonly ITransport _transport;
    private readonly RetryPolicy _retries;
    private readonly HttpCaller? _caller;

    /// <summary>Creates a client of the server at the default address.</summary>
    public PipelineClient()
        : this(new PipelineClientOptions()) { }

    /// <summary>Creates a client over HTTP.</summary>
    /// <param name="options">Address, key, timeout and retries.</param>
    /// <exception cref="PipelineException">An option is out of its range.</exception>
    public PipelineClient(PipelineClientOptions options)
        : this(null, options) { }

    /// <summary>Creates a client over an existing HTTP client, e.g. of a test host or of
    /// <c>IHttpClientFactory</c>.</summary>
    /// <param name="http">
    /// The HTTP client; not disposed with this one. Set its own timeout to infinite, or it cuts long answers short.
    /// </param>
    /// <param name="options">Key, timeout and retries; the address is the HTTP client's when that has one.</param>
    /// <exception cref="PipelineException">An option is out of its range.</exception>
    public PipelineClient(HttpClient? http, PipelineClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var caller = new HttpCaller(
            http,
            http?.BaseAddress is { } address ? options with { BaseAddress = address } : options
        );
        _transport = new HttpTransport(caller);
        _caller = caller;
        _retries = caller.Retries;
    }

    private PipelineClient(ITransport transport, RetryPolicy retries)
    {
        _transport = transport;
        _retries = retries;
    }

    /// <summary>
    /// Creates a client inside a cluster. Models are pulled and verified over HTTP only
    /// (<see cref="NotSupportedException"/> here).
    /// </summary>
    /// <param name="cluster">A connected cluster client; it stays its owner's.</param>
    public static PipelineClient ForCluster(IClusterClient cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new PipelineClient(new ClusterTransport(cluster), RetryPolicy.Of(new PipelineClientOptions()));
    }

    /// <summary>The client over any transport.</summary>
    internal static PipelineClient Over(ITransport transport, PipelineClientOptions options) =>
        new(transport, RetryPolicy.Of(options));

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _transport.Dispose();

    /// <summary>All collections with their counts, by name.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<CollectionInfo>> ListCollectionsAsync(CancellationToken cancellationToken = default) =>
        _transport.ListCollections(cancellationToken);

    /// <summary>Creates a collection; one of that name gets the settings that are given.</summary>
    /// <param name="name">The name: 1 to 63 of a–z, 0–9, '-', '_', starting with a letter or digit.</param>
    /// <param name="settings">The settings; null: the defaults for a new one, and those of one that exists stay as they
    /// are.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">The name or a setting is invalid, or it exists with another number of
    /// shards.</exception>
    public Task<CollectionInfo> CreateCollectionAsync(
        string name,
        CollectionSettings? settings = null,
        CancellationToken cancellationToken = default
    ) =>
        PutCollectionAsync(
            name,
            settings is null ? new CollectionChange() : CollectionChange.To(settings),
            cancellationToken
        );

    /// <summary>Creates a collection, or changes some settings of one that exists.</summary>
    /// <param name="name">The name: 1 to 63 of a–z, 0–9, '-', '_', starting with a letter or digit.</param>
    /// <param name="change">What to set; the rest stays as it is.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">The name or a setting is invalid (<see cref="ErrorCode.InvalidRequest"/>) or
    /// cannot change (<see cref="ErrorCode.Conflict"/>).</exception>
    public Task<CollectionInfo> PutCollectionAsync(
        string name,
        CollectionChange change,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(change);
        return _transport.PutCollection(Named(name), change, cancellationToken);
    }

    /// <summary>A collection with its counts.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">It does not exist.</exception>
    public Task<CollectionInfo> DescribeCollectionAsync(string name, CancellationToken cancellationToken = default) =>
        _transport.DescribeCollection(Named(name), cancellationToken);

    /// <summary>Deletes a collection with all its documents.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="PipelineException">It does not exist.</exception>
    public Task DeleteCollectionAsync(string name, CancellationToken cancellationToken = default) =>
        _transport.DeleteCollection(Named(name), cancellationToken);

    /// <summary>Measures the collection's ranking weights on its own passages and keeps them; seconds to a
    /// minute.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The weights now in use.</returns>
    public Task<RankingSettings> CalibrateAsync(string name, CancellationToken cancellationToken = default) =>
        _transport.Calibrate(Named(name), cancellationToken);

    /// <summary>
    /// Chooses how keyword and vector lists are fused on judged questions, with cross-validation; some 50 ms a
    /// question.
    /// </summary>
    /// <param name="name">The collection; its document ids are those of the judgements.</param>
    /// <param name="request">The questions, and whether the choice is to be kept.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The choice and its figures.</returns>
    public Task<FusionTuning> TuneFusionAsync(
        string name,
        TuneFusionRequest request,
        CancellationToken cancellationToken = default
    ) => _transport.TuneFusion(Named(name), request, cancellationToken);

    /// <summary>Sets the collection's ranking weights.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="ranking">The weights.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The weights now in use.</returns>
    public Task<RankingSettings> SetRankingAsync(
        string name,
        RankingSettings ranking,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(ranking);
        return _transport.SetRanking(Named(name), ranking, cancellationToken);
    }

    /// <summary>Waits until everything submitted before the call is searchable, failed or superseded.</summary>
    /// <param name="name">The collection.</param>
    /// <param name="timeout">Longest wait, at least a second; null: 10 minutes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PipelineException">
    /// <see cref="ErrorCode.DeadlineExceeded"/>: it is not settled yet; waiting again goes on.
    /// </exception>
    public Task<CollectionInfo> SettleAsync(
        string name,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default
    ) => _transport.Settle(Named(name), timeout ?? TimeSpan.FromMinutes(10), cancellationToken);

    /// <summary>The model workers with their queues and batches.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<WorkerInfo>> ListWorkersAsync(CancellationToken cancellationToken = default) =>
        _transport.ListWorkers(cancellationToken);

    /// <summary>The models: installed, downloading and available.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<ModelInfo>> ListModelsAsync(CancellationToken cancellationToken = default) =>
        _transport.ListModels(cancellationToken);

    /// <summary>
    /// Makes the server download a model into its model directory and streams the progress to its end; leaving early
    /// leaves the download running.
    /// </summary>
    /// <param name="name">The model, or <see cref="ModelPullProgress.Defaults"/> for every default model that is
    /// missing.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<ModelPullProgress> PullModelAsync(
        string name,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _transport.PullModel(name, cancellationToken);
    }

    /// <summary>Makes the server check its model files against their manifests.</summary>
    /// <param name="name">Only this model; null: all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<IReadOnlyList<ModelVerification>> VerifyModelsAsync(
        string? name = null,
        CancellationToken cancellationToken = default
    ) => _transport.VerifyModels(name, cancellationToken);

    /// <summary>How the server is.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<PipelineStatus> GetStatusAsync(CancellationToken cancellationToken = default) =>
        _transport.GetStatus(cancellationToken);

    /// <summary>
    /// Refuses names that would address something else; the server decides what else is a name.
    /// </summary>
    private static string Named(string collection) =>
        string.IsNullOrEmpty(collection) || collection is "." or ".." || collection.Contains('/')
            ? throw PipelineException.Invalid(
                "collection",
                $"'{collection}' is not a collection's name; give 1 to 63 of a-z, 0-9, '-', '_', starting with a letter or digit."
            )
            : collection;
}
