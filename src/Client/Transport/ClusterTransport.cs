using Pipeline.Client.Submitting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Transport;

/// <summary>Calls the grains of a cluster that the process is already connected to.</summary>
internal sealed class ClusterTransport(IGrainFactory grains) : ITransport
{
    /// <summary>Documents of a batch that are submitted at the same time.</summary>
    private const int BatchConcurrency = 16;

    public IConversationTransport Conversations { get; } = new ClusterConversations(grains);

    public void Dispose()
    {
        // The cluster client belongs to whoever made it.
    }

    public int UploadSize(int maxInFlight) => 1;

    public Task<IReadOnlyList<CollectionInfo>> ListCollections(CancellationToken cancellationToken) =>
        Run(() => grains.GetGrain<ICollectionRegistryGrain>(ICollectionRegistryGrain.Key).List(), cancellationToken);

    public async Task<CollectionInfo> PutCollection(
        string name,
        CollectionChange change,
        CancellationToken cancellationToken
    )
    {
        CollectionNames.Validate(name);
        await Run(() => Collection(name).Put(change), cancellationToken).ConfigureAwait(false);
        return await DescribeCollection(name, cancellationToken).ConfigureAwait(false);
    }

    public Task<CollectionInfo> DescribeCollection(string name, CancellationToken cancellationToken) =>
        Run(() => Collection(name).Describe(), cancellationToken);

    public async Task DeleteCollection(string name, CancellationToken cancellationToken)
    {
        if (!await Run(Collection(name).Delete, cancellationToken).ConfigureAwait(false))
        {
            throw PipelineException.UnknownCollection(name);
        }
    }

    public Task<FusionTuning> TuneFusion(string name, TuneFusionRequest request, CancellationToken cancellationToken) =>
        Run(() => Collection(name).TuneFusion(request, cancellationToken), cancellationToken);

    public Task<ReembeddingStatus> Reembed(
        string name,
        ReembeddingRequest request,
        CancellationToken cancellationToken
    ) => Run(() => Collection(name).Reembed(request), cancellationToken);

    public Task<ReembeddingStatus> ChangeReembedding(
        string name,
        ReembeddingAction action,
        CancellationToken cancellationToken
    ) => Run(() => Collection(name).ChangeReembedding(action), cancellationToken);

    public Task<ReembeddingStatus> FindReembedding(string name, CancellationToken cancellationToken) =>
        Run(() => Collection(name).FindReembedding(), cancellationToken);

    public Task<RankingSettings> Calibrate(string name, CancellationToken cancellationToken) =>
        Run(() => Collection(name).Calibrate(cancellationToken), cancellationToken);

    public async Task<RankingSettings> SetRanking(
        string name,
        RankingSettings ranking,
        CancellationToken cancellationToken
    )
    {
        var set = ranking with { Origin = RankingOrigin.Set, Questions = 0 };
        await Run(
                async () =>
                {
                    await Collection(name).SetRanking(set).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return set;
    }

    public async Task<CollectionInfo> Settle(string name, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await Run(
                async () =>
                {
                    await grains.SettleAsync(name, timeout, cancellationToken).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await DescribeCollection(name, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<DocumentReceipt>> Submit(
        string collection,
        IReadOnlyList<DocumentInput> documents,
        CancellationToken cancellationToken
    )
    {
        var receipts = new DocumentReceipt[documents.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = BatchConcurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel
            .ForEachAsync(
                Enumerable.Range(0, documents.Count),
                options,
                async (i, token) => receipts[i] = await SubmitOne(collection, documents[i], token).ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        return receipts;
    }

    public async Task Upload(
        string collection,
        IReadOnlyList<PendingDocument> documents,
        Func<SubmitResult, ValueTask> emit,
        CancellationToken cancellationToken
    )
    {
        foreach (var pending in documents)
        {
            SubmitResult result;
            try
            {
                var receipt = await SubmitOne(collection, pending.Document, cancellationToken).ConfigureAwait(false);
                result = new SubmitResult(pending.Index, receipt.Id, receipt, null);
            }
            catch (PipelineException error)
                when (error.Code is not (ErrorCode.Unreachable or ErrorCode.UnknownCollection))
            {
                result = new SubmitResult(pending.Index, pending.Document.Id, null, error.ToDetail());
            }

            await emit(result).ConfigureAwait(false);
        }
    }

    public async Task<IReadOnlyList<DocumentReceipt>> SubmitFiles(
        string collection,
        IReadOnlyList<FileUpload> files,
        string? metadata,
        IReadOnlyList<string>? labels,
        IProgress<UploadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var receipts = new List<DocumentReceipt>(files.Count);
        var total = files.Any(file => file.Length is null) ? null : files.Sum(file => file.Length);
        var sent = 0L;
        foreach (var file in files)
        {
            using var content = new MemoryStream();
            var source = file.Open();
            await using (source.ConfigureAwait(false))
            {
                await source.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            }

            var document = new DocumentInput
            {
                Content = content.ToArray(),
                FileName = file.Name,
                ContentType = file.ContentType,
                Metadata = metadata,
                Labels = labels,
            };
            receipts.Add(await SubmitOne(collection, document, cancellationToken).ConfigureAwait(false));
            sent += content.Length;
            progress?.Report(new UploadProgress(file.Name, receipts.Count, files.Count, sent, total));
        }

        return receipts;
    }

    public Task<DocumentPage> ListDocuments(
        string collection,
        DocumentState? state,
        string? after,
        int limit,
        CancellationToken cancellationToken
    ) => Run(() => Collection(collection).ListDocuments(state, after, limit), cancellationToken);

    public async Task<DocumentInfo> GetDocument(string collection, string id, CancellationToken cancellationToken) =>
        await Run(() => Collection(collection).FindDocument(id), cancellationToken).ConfigureAwait(false)
        ?? throw PipelineException.UnknownDocument(collection, id);

    public async Task<DocumentContent> ReadContent(string collection, string id, CancellationToken cancellationToken) =>
        await Run(() => Collection(collection).ReadContent(id), cancellationToken).ConfigureAwait(false)
        ?? throw PipelineException.UnknownDocument(collection, id);

    public async Task<DocumentChunks> ReadChunks(
        string collection,
        string id,
        int from,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await Run(() => Collection(collection).ReadChunks(id, from, limit), cancellationToken).ConfigureAwait(false)
        ?? throw PipelineException.UnknownDocument(collection, id);

    public async Task<DocumentReceipt> DeleteDocument(
        string collection,
        string id,
        CancellationToken cancellationToken
    ) =>
        await Run(() => Document(collection, id).Delete(), cancellationToken).ConfigureAwait(false)
        ?? throw PipelineException.UnknownDocument(collection, id);

    public async Task<DocumentInfo> RetryDocument(
        string collection,
        string id,
        string? password,
        CancellationToken cancellationToken
    )
    {
        var grain = Document(collection, id);
        var done = await Run(
                () => password is null ? grain.Retry() : grain.RetryWithPassword(password),
                cancellationToken
            )
            .ConfigureAwait(false);
        var document = await GetDocument(collection, id, cancellationToken).ConfigureAwait(false);
        return done ? document : throw NotPossible(document, "retried", DocumentState.Failed);
    }

    public async Task<DocumentInfo> CancelDocument(string collection, string id, CancellationToken cancellationToken)
    {
        var done = await Run(() => Document(collection, id).Cancel(), cancellationToken).ConfigureAwait(false);
        var document = await GetDocument(collection, id, cancellationToken).ConfigureAwait(false);
        return done ? document : throw NotPossible(document, "cancelled", DocumentState.Accepted);
    }

    public Task<SearchResponse> Search(SearchRequest request, CancellationToken cancellationToken) =>
        Run(() => grains.GetGrain<ISearchGrain>(AnswerId.New()).Search(request, cancellationToken), cancellationToken);

    public Task<SuggestResponse> Suggest(SuggestRequest request, CancellationToken cancellationToken) =>
        Run(() => grains.GetGrain<ISearchGrain>(AnswerId.New()).Suggest(request, cancellationToken), cancellationToken);

    public async Task<AnswerSource> Ask(AskRequest request, CancellationToken cancellationToken)
    {
        var id = AnswerId.New();
        await Run(
                async () =>
                {
                    await grains.GetGrain<IQueryGrain>(id).Start(request).ConfigureAwait(false);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await OpenAnswer(id, 0, cancellationToken).ConfigureAwait(false);
    }

    public Task<AnswerSource> OpenAnswer(string answerId, long from, CancellationToken cancellationToken) =>
        Task.FromResult(
            new AnswerSource(
                answerId,
                ClusterErrors.Stream(
                    () => grains.GetGrain<IQueryGrain>(answerId).Read(from, null, cancellationToken),
                    cancellationToken
                ),
                null
            )
        );

    public Task CancelAnswer(string answerId, CancellationToken cancellationToken) =>
        Run(
            async () =>
            {
                await grains.GetGrain<IQueryGrain>(answerId).Cancel().ConfigureAwait(false);
                return true;
            },
            cancellationToken
        );

    public Task<IReadOnlyList<WorkerInfo>> ListWorkers(CancellationToken cancellationToken) =>
        Run(grains.GetGrain<IWorkerRegistryGrain>(IWorkerRegistryGrain.Key).ListWorkers, cancellationToken);

    public Task<IReadOnlyList<ModelInfo>> ListModels(CancellationToken cancellationToken) =>
        Run(grains.GetGrain<IWorkerRegistryGrain>(IWorkerRegistryGrain.Key).ListModels, cancellationToken);

    public IAsyncEnumerable<ModelPullProgress> PullModel(string name, CancellationToken cancellationToken) =>
        throw new NotSupportedException(
            "Models are pulled by a server over HTTP, into its own model directory: use new PipelineClient(options)."
        );

    public Task<IReadOnlyList<ModelVerification>> VerifyModels(string? name, CancellationToken cancellationToken) =>
        throw new NotSupportedException(
            "Models are verified by a server over HTTP, in its own model directory: use new PipelineClient(options)."
        );

    public Task<PipelineStatus> GetStatus(CancellationToken cancellationToken) =>
        Run(grains.GetGrain<IWorkerRegistryGrain>(IWorkerRegistryGrain.Key).Status, cancellationToken);

    private static PipelineException NotPossible(DocumentInfo document, string what, DocumentState needed) =>
        new(
            ErrorCode.Conflict,
            $"Document '{document.Id}' is {document.State.ToString().ToLowerInvariant()}; only a document that is {needed.ToString().ToLowerInvariant()} can be {what}.",
            "id"
        );

    private static Task<T> Run<T>(Func<Task<T>> call, CancellationToken cancellationToken) =>
        ClusterErrors.Run(call, cancellationToken);

    private Task<DocumentReceipt> SubmitOne(
        string collection,
        DocumentInput document,
        CancellationToken cancellationToken
    )
    {
        var id = DocumentIds.Of(document);
        return Run(() => Document(collection, id).Submit(document with { Id = id }), cancellationToken);
    }

    private ICollectionGrain Collection(string name) => grains.GetCollection(name);

    private IDocumentGrain Document(string collection, string id)
    {
        DocumentIds.Validate(id);
        return grains.GetDocument(collection, id);
    }
}
