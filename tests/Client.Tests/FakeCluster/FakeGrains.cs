using Orleans.Concurrency;
using Pipeline.Client.Tests.FakeServer;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Tests.FakeCluster;

public sealed class FakeCollectionGrain(FakeStore store) : Grain, ICollectionGrain
{
    private FakeCollection Collection =>
        store.Collections.TryGetValue(this.GetPrimaryKeyString(), out var collection)
            ? collection
            : throw PipelineException.UnknownCollection(this.GetPrimaryKeyString());

    public Task<bool> Create(CollectionSettings settings) =>
        Task.FromResult(
            store.Collections.TryAdd(
                this.GetPrimaryKeyString(),
                new FakeCollection(this.GetPrimaryKeyString(), settings)
            )
        );

    public Task<bool> Put(CollectionChange change) => Create(change.ApplyTo(new CollectionSettings()));

    public Task<bool> Delete() => Task.FromResult(store.Collections.TryRemove(this.GetPrimaryKeyString(), out _));

    public Task<CollectionSettings?> FindSettings() => Task.FromResult<CollectionSettings?>(Collection.Settings);

    public Task<VersionedSettings?> FindSettingsSince(long? known) =>
        Task.FromResult<VersionedSettings?>(new VersionedSettings(1, known == 1 ? null : Collection.Settings));

    public Task<CollectionInfo> Describe(IReadOnlyList<string>? access) => Task.FromResult(Collection.Describe());

    public Task SetRanking(RankingSettings ranking)
    {
        Collection.Settings = Collection.Settings with { Ranking = ranking };
        return Task.CompletedTask;
    }

    public Task<FusionTuning> TuneFusion(TuneFusionRequest request, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ReembeddingStatus> Reembed(ReembeddingRequest request) => throw new NotSupportedException();

    public Task<ReembeddingStatus> ChangeReembedding(ReembeddingAction action) => throw new NotSupportedException();

    public Task<ReembeddingStatus> FindReembedding() => Task.FromResult(new ReembeddingStatus());

    public Task<RankingSettings> Calibrate(CancellationToken cancellationToken) =>
        Task.FromResult(new RankingSettings { Origin = RankingOrigin.Measured });

    public Task<DocumentPage> ListDocuments(
        DocumentState? state,
        string? after,
        int limit,
        IReadOnlyList<string>? access
    ) => Task.FromResult(Collection.List(state, after, limit));

    public Task<DocumentInfo?> FindDocument(string id, IReadOnlyList<string>? access)
    {
        try
        {
            return Task.FromResult<DocumentInfo?>(Collection.Get(id).Info);
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownDocument)
        {
            return Task.FromResult<DocumentInfo?>(null);
        }
    }

    public Task<DocumentChunks?> ReadChunks(string id, int from, int limit, IReadOnlyList<string>? access) =>
        throw new NotSupportedException();

    public Task<DocumentContent?> ReadContent(string id, IReadOnlyList<string>? access)
    {
        var (input, info) = Collection.Get(id);
        return Task.FromResult<DocumentContent?>(
            new DocumentContent(
                input.Content ?? System.Text.Encoding.UTF8.GetBytes(input.Text!),
                info.ContentType!,
                info.FileName,
                info.Version
            )
        );
    }

    public Task<bool> MayRead(IReadOnlyList<string> ids, IReadOnlyList<string>? access) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<long>> LastChanges() =>
        Task.FromResult<IReadOnlyList<long>>([.. Collection.Describe().Watermarks, 7]);
}

public sealed class FakeRegistryGrain(FakeStore store) : Grain, ICollectionRegistryGrain
{
    public Task<IReadOnlyList<CollectionInfo>> List(IReadOnlyList<string>? access) =>
        Task.FromResult<IReadOnlyList<CollectionInfo>>([
            .. store.Collections.Values.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => c.Describe()),
        ]);
}

[Reentrant]
public sealed class FakeDocumentGrain(FakeStore store) : Grain, IDocumentGrain
{
    private string Id => this.GetPrimaryKeyString()[(this.GetPrimaryKeyString().IndexOf('/') + 1)..];

    private FakeCollection Collection
    {
        get
        {
            var name = this.GetPrimaryKeyString()[..this.GetPrimaryKeyString().IndexOf('/')];
            return store.Collections.TryGetValue(name, out var collection)
                ? collection
                : throw PipelineException.UnknownCollection(name);
        }
    }

    public async Task<DocumentReceipt> Submit(DocumentInput document, IReadOnlyList<string>? access)
    {
        var running = Interlocked.Increment(ref store.Running);
        int most;
        while (running > (most = Volatile.Read(ref store.MostRunning)))
        {
            Interlocked.CompareExchange(ref store.MostRunning, running, most);
        }

        try
        {
            await store.DuringSubmit();
            return Collection.Submit(document with { Id = Id });
        }
        finally
        {
            Interlocked.Decrement(ref store.Running);
        }
    }

    public Task<DocumentReceipt?> Delete(IReadOnlyList<string>? access)
    {
        try
        {
            return Task.FromResult<DocumentReceipt?>(Collection.Delete(Id));
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownDocument)
        {
            return Task.FromResult<DocumentReceipt?>(null);
        }
    }

    public Task<bool> Retry(IReadOnlyList<string>? access) => Change(DocumentState.Failed, DocumentState.Accepted);

    public Task<bool> RetryWithPassword(string password, IReadOnlyList<string>? access) => Retry(access);

    public Task<bool> Cancel(IReadOnlyList<string>? access) => Change(DocumentState.Accepted, DocumentState.Failed);

    private Task<bool> Change(DocumentState from, DocumentState to)
    {
        DocumentInfo info;
        try
        {
            info = Collection.Get(Id).Info;
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownDocument)
        {
            return Task.FromResult(false);
        }

        if (info.State == from)
        {
            Collection.Set(info with { State = to });
        }

        return Task.FromResult(info.State == from);
    }
}

public sealed class FakeLaneGrain(FakeStore store) : Grain, IIngestLaneGrain
{
    public Task Wake() => Task.CompletedTask;

    public async Task<bool> WaitUntilSettled(long number, CancellationToken cancellationToken)
    {
        if (this.GetPrimaryKeyString().StartsWith("stuck/", StringComparison.Ordinal))
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        // The first time is never enough: what takes longer than a call is asked for again.
        var asked = $"{this.GetPrimaryKeyString()}@{number}";
        if (store.Asked.TryAdd(asked, true))
        {
            return false;
        }

        store.Settled.Enqueue(asked);
        return true;
    }
}

public sealed class FakeSearchGrain(FakeStore store) : Grain, ISearchGrain
{
    public Task<SearchResponse> Search(SearchRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(store.Collections[request.Collection].Search(request));

    public Task<SuggestResponse> Suggest(SuggestRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(
            new SuggestResponse([new WordSuggestion("word", $"{request.Text}!", request.Top)], request.Collection)
        );
}

public sealed class FakeQueryGrain(FakeStore store) : Grain, IQueryGrain
{
    private bool _started;

    public Task Start(AskRequest request)
    {
        if (!store.Collections.ContainsKey(request.Collection))
        {
            throw PipelineException.UnknownCollection(request.Collection);
        }

        _started = true;
        return Task.CompletedTask;
    }

    public IAsyncEnumerable<AnswerEvent> Follow(DateTimeOffset until, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<AnswerEvent> Read(
        long from,
        CallerIdentity? caller,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.Yield();
        if (!_started)
        {
            throw new PipelineException(ErrorCode.UnknownAnswer, "There is no such answer.", "id");
        }

        var end = store.EndReadsAfter.TryDequeue(out var events) ? events : int.MaxValue;
        for (var i = (int)from; i < store.Script.Count && i - from < end; i++)
        {
            yield return store.Script[i];
        }
    }

    public Task Cancel(CallerIdentity? caller)
    {
        store.Cancelled.Enqueue(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task<bool> IsOf(string owner) => Task.FromResult(_started);
}

public sealed class FakeWorkersGrain : Grain, IWorkerRegistryGrain
{
    public Task<IReadOnlyList<WorkerInfo>> ListWorkers() =>
        Task.FromResult<IReadOnlyList<WorkerInfo>>([new WorkerInfo { Key = "embed/tiny@cpu:0" }]);

    public Task<IReadOnlyList<ModelInfo>> ListModels() =>
        Task.FromResult<IReadOnlyList<ModelInfo>>([
            new ModelInfo("tiny", ModelRole.Embed, ModelState.Ready, null, null, null, null, null),
        ]);

    public Task<PipelineStatus> Status() => Task.FromResult(new PipelineStatus("1", 2, 3, [], true));
}
