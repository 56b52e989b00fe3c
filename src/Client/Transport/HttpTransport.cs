using System.Globalization;
using System.Text.Json;
using Pipeline.Client.Http;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Transport;

/// <summary>Calls over the HTTP API.</summary>
internal sealed class HttpTransport(HttpCaller caller) : ITransport
{
    private readonly HttpAnswers _answers = new(caller);

    public IConversationTransport Conversations { get; } = new HttpConversations(caller);

    public void Dispose() => caller.Dispose();

    // Four uploads share the window, so that acknowledgements of one arrive while another is sent.
    public int UploadSize(int maxInFlight) => Math.Clamp((maxInFlight + 3) / 4, 1, NdjsonUpload.MaxDocuments);

    public async Task<IReadOnlyList<CollectionInfo>> ListCollections(CancellationToken cancellationToken) =>
        await Get<CollectionInfo[]>("api/collections", cancellationToken).ConfigureAwait(false);

    public Task<CollectionInfo> PutCollection(
        string name,
        CollectionChange change,
        CancellationToken cancellationToken
    ) => Call<CollectionInfo>(HttpMethod.Put, ApiPaths.Collection(name), change, cancellationToken);

    public Task<CollectionInfo> DescribeCollection(string name, CancellationToken cancellationToken) =>
        Get<CollectionInfo>(ApiPaths.Collection(name), cancellationToken);

    public Task DeleteCollection(string name, CancellationToken cancellationToken) =>
        caller.CallAsync<Nothing>(
            new HttpCall(HttpMethod.Delete, $"{ApiPaths.Collection(name)}?confirm={Uri.EscapeDataString(name)}"),
            cancellationToken
        );

    public Task<RankingSettings> Calibrate(string name, CancellationToken cancellationToken) =>
        caller.CallAsync<RankingSettings>(
            new HttpCall(HttpMethod.Post, $"{ApiPaths.Collection(name)}/calibrate")
            {
                Timeout = TimeSpan.FromMinutes(10),
            },
            cancellationToken
        );

    public Task<FusionTuning> TuneFusion(string name, TuneFusionRequest request, CancellationToken cancellationToken) =>
        caller.CallAsync<FusionTuning>(
            new HttpCall(HttpMethod.Post, $"{ApiPaths.Collection(name)}/tune-fusion")
            {
                Body = HttpCaller.Json(request),
                Timeout = TimeSpan.FromMinutes(10),
            },
            cancellationToken
        );

    public Task<ReembeddingStatus> Reembed(
        string name,
        ReembeddingRequest request,
        CancellationToken cancellationToken
    ) =>
        caller.CallAsync<ReembeddingStatus>(
            new HttpCall(HttpMethod.Post, ApiPaths.Reembedding(name))
            {
                Body = HttpCaller.Json(request),
                Idempotent = false,
            },
            cancellationToken
        );

    public Task<ReembeddingStatus> ChangeReembedding(
        string name,
        ReembeddingAction action,
        CancellationToken cancellationToken
    ) =>
        caller.CallAsync<ReembeddingStatus>(
            // Rolling back twice goes forward again.
            new HttpCall(HttpMethod.Post, $"{ApiPaths.Reembedding(name)}/{action.ToString().ToLowerInvariant()}")
            {
                Idempotent = false,
            },
            cancellationToken
        );

    public Task<ReembeddingStatus> FindReembedding(string name, CancellationToken cancellationToken) =>
        Get<ReembeddingStatus>(ApiPaths.Reembedding(name), cancellationToken);

    public Task<RankingSettings> SetRanking(
        string name,
        RankingSettings ranking,
        CancellationToken cancellationToken
    ) => Call<RankingSettings>(HttpMethod.Put, $"{ApiPaths.Collection(name)}/ranking", ranking, cancellationToken);

    public Task<CollectionInfo> Settle(string name, TimeSpan timeout, CancellationToken cancellationToken) =>
        caller.CallAsync<CollectionInfo>(
            new HttpCall(
                HttpMethod.Post,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ApiPaths.Collection(name)}/settle?timeoutSeconds={Math.Max(1, (long)Math.Ceiling(timeout.TotalSeconds))}"
                )
            )
            {
                Timeout = timeout + HttpTimes.Travel,
            },
            cancellationToken
        );

    // Repeating a submit is harmless: identical content under the same id is a no-op.
    public async Task<IReadOnlyList<DocumentReceipt>> Submit(
        string collection,
        IReadOnlyList<DocumentInput> documents,
        CancellationToken cancellationToken
    ) =>
        await Call<DocumentReceipt[]>(
                HttpMethod.Post,
                $"{ApiPaths.Collection(collection)}/documents",
                documents,
                cancellationToken
            )
            .ConfigureAwait(false);

    public Task Upload(
        string collection,
        IReadOnlyList<PendingDocument> documents,
        Func<SubmitResult, ValueTask> emit,
        CancellationToken cancellationToken
    ) => new NdjsonUpload(caller, collection).SendAsync(documents, emit, cancellationToken);

    public async Task<IReadOnlyList<DocumentReceipt>> SubmitFiles(
        string collection,
        IReadOnlyList<FileUpload> files,
        string? metadata,
        IReadOnlyList<string>? labels,
        IProgress<UploadProgress>? progress,
        CancellationToken cancellationToken
    ) =>
        await caller
            .CallAsync<DocumentReceipt[]>(
                new HttpCall(HttpMethod.Post, $"{ApiPaths.Collection(collection)}/documents")
                {
                    Body = () => FilesContent.Create(files, metadata, labels, progress),
                    // As long as the files take to travel; the caller's token ends it sooner.
                    Timeout = TimeSpan.FromHours(1),
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public Task<DocumentPage> ListDocuments(
        string collection,
        DocumentState? state,
        string? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"{ApiPaths.Collection(collection)}/documents?limit={limit}"
        );
        if (state is { } only)
        {
            query += "&state=" + JsonNamingPolicy.CamelCase.ConvertName(only.ToString());
        }

        if (after is not null)
        {
            query += "&after=" + Uri.EscapeDataString(after);
        }

        return Get<DocumentPage>(query, cancellationToken);
    }

    public Task<DocumentInfo> GetDocument(string collection, string id, CancellationToken cancellationToken) =>
        Get<DocumentInfo>(ApiPaths.Document(collection, id), cancellationToken);

    public async Task<DocumentContent> ReadContent(string collection, string id, CancellationToken cancellationToken)
    {
        var body = await caller
            .CallAsync<HttpBytes>(
                new HttpCall(HttpMethod.Get, $"{ApiPaths.Document(collection, id)}/content") { Accept = "*/*" },
                cancellationToken
            )
            .ConfigureAwait(false);
        var disposition = body.ContentHeaders.ContentDisposition;
        var version =
            body.Headers.TryGetValues("X-Document-Version", out var values)
            && long.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var number)
                ? number
                : 0;
        return new DocumentContent(
            body.Bytes,
            body.ContentHeaders.ContentType?.ToString() ?? "application/octet-stream",
            disposition?.FileNameStar ?? disposition?.FileName?.Trim('"'),
            version
        );
    }

    public Task<DocumentChunks> ReadChunks(
        string collection,
        string id,
        int from,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Get<DocumentChunks>(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ApiPaths.Document(collection, id)}/chunks?from={from}&limit={limit}"
            ),
            cancellationToken
        );

    public Task<DocumentReceipt> DeleteDocument(string collection, string id, CancellationToken cancellationToken) =>
        // A second delete answers 404, so a lost reply must not be answered with one.
        caller.CallAsync<DocumentReceipt>(
            new HttpCall(HttpMethod.Delete, ApiPaths.Document(collection, id)) { Idempotent = false },
            cancellationToken
        );

    public Task<DocumentInfo> RetryDocument(
        string collection,
        string id,
        string? password,
        CancellationToken cancellationToken
    ) =>
        caller.CallAsync<DocumentInfo>(
            new HttpCall(HttpMethod.Post, $"{ApiPaths.Document(collection, id)}/retry")
            {
                Idempotent = false,
                Body = password is null ? null : HttpCaller.Json(new DocumentRetry { Password = password }),
            },
            cancellationToken
        );

    public Task<DocumentInfo> CancelDocument(string collection, string id, CancellationToken cancellationToken) =>
        caller.CallAsync<DocumentInfo>(
            new HttpCall(HttpMethod.Post, $"{ApiPaths.Document(collection, id)}/cancel") { Idempotent = false },
            cancellationToken
        );

    public Task<SearchResponse> Search(SearchRequest request, CancellationToken cancellationToken) =>
        caller.CallAsync<SearchResponse>(
            new HttpCall(HttpMethod.Post, $"{ApiPaths.Collection(request.Collection)}/search")
            {
                Body = HttpCaller.Json(request),
                Timeout =
                    TimeSpan.FromMilliseconds(Math.Clamp(request.TimeoutMilliseconds, 1, 600_000)) + HttpTimes.Travel,
            },
            cancellationToken
        );

    public Task<SuggestResponse> Suggest(SuggestRequest request, CancellationToken cancellationToken) =>
        caller.CallAsync<SuggestResponse>(
            new HttpCall(
                HttpMethod.Get,
                $"{ApiPaths.Collection(request.Collection)}/suggest?text={Uri.EscapeDataString(request.Text)}&top={request.Top.ToString(CultureInfo.InvariantCulture)}"
            ),
            cancellationToken
        );

    public Task<AnswerSource> Ask(AskRequest request, CancellationToken cancellationToken) =>
        _answers.AskAsync(request, cancellationToken);

    public Task<AnswerSource> OpenAnswer(string answerId, long from, CancellationToken cancellationToken) =>
        _answers.OpenAsync(answerId, from, cancellationToken);

    public Task CancelAnswer(string answerId, CancellationToken cancellationToken) =>
        _answers.CancelAsync(answerId, cancellationToken);

    public async Task<IReadOnlyList<WorkerInfo>> ListWorkers(CancellationToken cancellationToken) =>
        await Get<WorkerInfo[]>("api/workers", cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<ModelInfo>> ListModels(CancellationToken cancellationToken) =>
        await Get<ModelInfo[]>("api/models", cancellationToken).ConfigureAwait(false);

    public IAsyncEnumerable<ModelPullProgress> PullModel(string name, CancellationToken cancellationToken) =>
        new ModelPull(caller, name).RunAsync(cancellationToken);

    public async Task<IReadOnlyList<ModelVerification>> VerifyModels(
        string? name,
        CancellationToken cancellationToken
    ) =>
        await caller
            .CallAsync<ModelVerification[]>(
                new HttpCall(
                    HttpMethod.Post,
                    name is null ? "api/models/verify" : $"api/models/verify?name={Uri.EscapeDataString(name)}"
                )
                {
                    // Hashing gigabytes takes its time.
                    Timeout = TimeSpan.FromMinutes(30),
                },
                cancellationToken
            )
            .ConfigureAwait(false);

    public Task<PipelineStatus> GetStatus(CancellationToken cancellationToken) =>
        Get<PipelineStatus>("api/status", cancellationToken);

    private Task<T> Get<T>(string path, CancellationToken cancellationToken) =>
        caller.CallAsync<T>(new HttpCall(HttpMethod.Get, path), cancellationToken);

    private Task<T> Call<T>(HttpMethod method, string path, object body, CancellationToken cancellationToken) =>
        caller.CallAsync<T>(new HttpCall(method, path) { Body = HttpCaller.Json(body) }, cancellationToken);
}
