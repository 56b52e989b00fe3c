using Pipeline.Client.Submitting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Transport;

/// <summary>How calls reach a server: over HTTP, or inside a cluster.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>Documents that travel together in one upload of a stream with that window, at least 1.</summary>
    int UploadSize(int maxInFlight);

    Task<IReadOnlyList<CollectionInfo>> ListCollections(CancellationToken cancellationToken);

    Task<CollectionInfo> PutCollection(string name, CollectionChange change, CancellationToken cancellationToken);

    Task<CollectionInfo> DescribeCollection(string name, CancellationToken cancellationToken);

    Task DeleteCollection(string name, CancellationToken cancellationToken);

    Task<RankingSettings> Calibrate(string name, CancellationToken cancellationToken);

    Task<FusionTuning> TuneFusion(string name, TuneFusionRequest request, CancellationToken cancellationToken);

    Task<RankingSettings> SetRanking(string name, RankingSettings ranking, CancellationToken cancellationToken);

    Task<ReembeddingStatus> Reembed(string name, ReembeddingRequest request, CancellationToken cancellationToken);

    Task<ReembeddingStatus> ChangeReembedding(
        string name,
        ReembeddingAction action,
        CancellationToken cancellationToken
    );

    Task<ReembeddingStatus> FindReembedding(string name, CancellationToken cancellationToken);

    Task<CollectionInfo> Settle(string name, TimeSpan timeout, CancellationToken cancellationToken);

    Task<IReadOnlyList<DocumentReceipt>> Submit(
        string collection,
        IReadOnlyList<DocumentInput> documents,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Sends documents (each with its id) and hands out exactly one result for each, as soon as it is known; throws
    /// when the whole cannot go on.
    /// </summary>
    Task Upload(
        string collection,
        IReadOnlyList<PendingDocument> documents,
        Func<SubmitResult, ValueTask> emit,
        CancellationToken cancellationToken
    );

    Task<IReadOnlyList<DocumentReceipt>> SubmitFiles(
        string collection,
        IReadOnlyList<FileUpload> files,
        string? metadata,
        IReadOnlyList<string>? labels,
        IProgress<UploadProgress>? progress,
        CancellationToken cancellationToken
    );

    Task<DocumentPage> ListDocuments(
        string collection,
        DocumentState? state,
        string? after,
        int limit,
        CancellationToken cancellationToken
    );

    Task<DocumentInfo> GetDocument(string collection, string id, CancellationToken cancellationToken);

    Task<DocumentContent> ReadContent(string collection, string id, CancellationToken cancellationToken);

    Task<DocumentChunks> ReadChunks(
        string collection,
        string id,
        int from,
        int limit,
        CancellationToken cancellationToken
    );

    Task<DocumentReceipt> DeleteDocument(string collection, string id, CancellationToken cancellationToken);

    Task<DocumentInfo> RetryDocument(
        string collection,
        string id,
        string? password,
        CancellationToken cancellationToken
    );

    Task<DocumentInfo> CancelDocument(string collection, string id, CancellationToken cancellationToken);

    Task<SearchResponse> Search(SearchRequest request, CancellationToken cancellationToken);

    Task<SuggestResponse> Suggest(SuggestRequest request, CancellationToken cancellationToken);

    /// <summary>Stored conversations.</summary>
    IConversationTransport Conversations { get; }

    /// <summary>Starts an answer and opens its events.</summary>
    Task<AnswerSource> Ask(AskRequest request, CancellationToken cancellationToken);

    /// <summary>Opens the events of a running or finished answer from a sequence number on.</summary>
    Task<AnswerSource> OpenAnswer(string answerId, long from, CancellationToken cancellationToken);

    Task CancelAnswer(string answerId, CancellationToken cancellationToken);

    Task<IReadOnlyList<WorkerInfo>> ListWorkers(CancellationToken cancellationToken);

    Task<IReadOnlyList<ModelInfo>> ListModels(CancellationToken cancellationToken);

    IAsyncEnumerable<ModelPullProgress> PullModel(string name, CancellationToken cancellationToken);

    Task<IReadOnlyList<ModelVerification>> VerifyModels(string? name, CancellationToken cancellationToken);

    Task<PipelineStatus> GetStatus(CancellationToken cancellationToken);
}
