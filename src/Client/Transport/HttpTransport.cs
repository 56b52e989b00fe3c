using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Pipeline.Client.Answers;
using Pipeline.Client.Http;
using Pipeline.Client.Submitting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;

namespace Pipeline.Client.Transport;

/// <summary>Calls over the HTTP API.</summary>
internal sealed class HttpTransport(HttpCaller caller) : ITransport
{
    private const string EventStream = "text/event-stream";

    /// <summary>What a call with its own deadline gets on top of it, for the way there and back.</summary>
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(15);

    /// <summary>Longest silence of a stream whose deadline is not known; no deadline is longer than 10
    /// minutes.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(10) + Travel;

    public void Dispose() => caller.Dispose();

    // Four uploads share the window, so that acknowledgements of one arrive while another is sent.
    public int UploadSize(int maxInFlight) => Math.Clamp((maxInFlight + 3) / 4, 1, NdjsonUpload.MaxDocuments);

    public async Task<IReadOnlyList<CollectionInfo>> ListCollections(CancellationToken cancellationToken) =>
        await Get<CollectionInfo[]>("api/collections", cancellationToken).ConfigureAwait(false);

    public Task<CollectionInfo> PutCollection(
        string name,
        CollectionChange change,
        CancellationToken cancellationToken
    ) => Call<CollectionInfo>(HttpMethod.Put, Collection(name), change, cancellationToken);

    public Task<CollectionInfo> DescribeCollection(string name, CancellationToken cancellationToken) =>
        Get<CollectionInfo>(Collection(name), cancellationToken);

    public Task DeleteCollection(string name, CancellationToken cancellationToken) =>
        caller.CallAsync<Nothing>(
            new HttpCall(HttpMethod.Delete, $"{Collection(name)}?confirm={Uri.EscapeDataString(name)}"),
            cancellationToken
        );

    public Task<RankingSettings> Calibrate(string name, CancellationToken cancellationToken) =>
        caller.CallAsync<RankingSettings>(
            new HttpCall(HttpMethod.Post, $"{Collection(name)}/calibrate") { Timeout = TimeSpan.FromMinutes(10) },
            cancellationToken
        );

    public Task<FusionTuning> TuneFusion(string name, TuneFusionRequest request, CancellationToken cancellationToken) =>
        caller.CallAsync<FusionTuning>(
            new HttpCall(HttpMethod.Post, $"{Collection(name)}/tune-fusion")
            {
                Body = HttpCaller.Json(request),
                Timeout = TimeSpan.FromMinutes(10),
            },
            cancellationToken
        );

    public Task<RankingSettings> SetRanking(
        string name,
        RankingSettings ranking,
        CancellationToken cancellationToken
    ) => Call<RankingSettings>(HttpMethod.Put, $"{Collection(name)}/ranking", ranking, cancellationToken);

    public Task<CollectionInfo> Settle(string name, TimeSpan timeout, CancellationToken cancellationToken) =>
        caller.CallAsync<CollectionInfo>(
            new HttpCall(
                HttpMethod.Post,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Collection(name)}/settle?timeoutSeconds={Math.Max(1, (long)Math.Ceiling(timeout.TotalSeconds))}"
                )
            )
            {
                Timeout = timeout + Travel,
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
                $"{Collection(collection)}/documents",
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
                new HttpCall(HttpMethod.Post, $"{Collection(collection)}/documents")
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
        var query = string.Create(CultureInfo.InvariantCulture, $"{Collection(collection)}/documents?limit={limit}");
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
        Get<DocumentInfo>(Document(collection, id), cancellationToken);

    public async Task<DocumentContent> ReadContent(string collection, string id, CancellationToken cancellationToken)
    {
        var body = await caller
            .CallAsync<HttpBytes>(
                new HttpCall(HttpMethod.Get, $"{Document(collection, id)}/content") { Accept = "*/*" },
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

    public Task<DocumentReceipt> DeleteDocument(string collection, string id, CancellationToken cancellationToken) =>
        // A second delete answers 404, so a lost reply must not be answered with one.
        caller.CallAsync<DocumentReceipt>(
            new HttpCall(HttpMethod.Delete, Document(collection, id)) { Idempotent = false },
            cancellationToken
        );

    public Task<DocumentInfo> RetryDocument(string collection, string id, CancellationToken cancellationToken) =>
        caller.CallAsync<DocumentInfo>(
            new HttpCall(HttpMethod.Post, $"{Document(collection, id)}/retry") { Idempotent = false },
            cancellationToken
        );

    public Task<DocumentInfo> CancelDocument(string collection, string id, CancellationToken cancellationToken) =>
        caller.CallAsync<DocumentInfo>(
            new HttpCall(HttpMethod.Post, $"{Document(collection, id)}/cancel") { Idempotent = false },
            cancellationToken
        );

    public Task<SearchResponse> Search(SearchRequest request, CancellationToken cancellationToken) =>
        caller.CallAsync<SearchResponse>(
            new HttpCall(HttpMethod.Post, $"{Collection(request.Collection)}/search")
            {
                Body = HttpCaller.Json(request),
                Timeout = TimeSpan.FromMilliseconds(Math.Clamp(request.TimeoutMilliseconds, 1, 600_000)) + Travel,
            },
            cancellationToken
        );

    public Task<SuggestResponse> Suggest(SuggestRequest request, CancellationToken cancellationToken) =>
        caller.CallAsync<SuggestResponse>(
            new HttpCall(
                HttpMethod.Get,
                $"{Collection(request.Collection)}/suggest?text={Uri.EscapeDataString(request.Text)}&top={request.Top.ToString(CultureInfo.InvariantCulture)}"
            ),
            cancellationToken
        );

    public async Task<AnswerSource> Ask(AskRequest request, CancellationToken cancellationToken)
    {
        var response = await caller
            .OpenAsync(
                new HttpCall(HttpMethod.Post, $"{Collection(request.Collection)}/ask")
                {
                    // A second attempt would generate the answer twice.
                    Idempotent = false,
                    Body = HttpCaller.Json(request),
                    Accept = EventStream,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        var id = response.Headers.TryGetValues("X-Answer-Id", out var values) ? values.FirstOrDefault() : null;
        if (string.IsNullOrEmpty(id))
        {
            response.Dispose();
            throw new PipelineException(
                ErrorCode.Internal,
                $"{caller.Address.GetLeftPart(UriPartial.Authority)} answered a question without an X-Answer-Id. Check that the address is a Pipeline server's."
            );
        }

        var silence = TimeSpan.FromMilliseconds(Math.Clamp(request.TimeoutMilliseconds, 1, 600_000)) + Travel;
        return await SourceAsync(id, response, silence, cancellationToken).ConfigureAwait(false);
    }

    public async Task<AnswerSource> OpenAnswer(string answerId, long from, CancellationToken cancellationToken)
    {
        var response = await caller
            .OpenAsync(
                new HttpCall(HttpMethod.Get, $"api/answers/{Uri.EscapeDataString(answerId)}/events")
                {
                    // The stream counts the attempts, across connections.
                    Idempotent = false,
                    Accept = EventStream,
                    LastEventId = from > 0 ? (from - 1).ToString(CultureInfo.InvariantCulture) : null,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await SourceAsync(answerId, response, LongestSilence, cancellationToken).ConfigureAwait(false);
    }

    public Task CancelAnswer(string answerId, CancellationToken cancellationToken) =>
        caller.CallAsync<Nothing>(
            new HttpCall(HttpMethod.Delete, $"api/answers/{Uri.EscapeDataString(answerId)}"),
            cancellationToken
        );

    public async Task<IReadOnlyList<WorkerInfo>> ListWorkers(CancellationToken cancellationToken) =>
        await Get<WorkerInfo[]>("api/workers", cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<ModelInfo>> ListModels(CancellationToken cancellationToken) =>
        await Get<ModelInfo[]>("api/models", cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ModelPullProgress> PullModel(
        string name,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var path = $"api/models/{Uri.EscapeDataString(name)}/pull";
        // A download that already runs is joined, so asking twice is harmless.
        await caller.CallAsync<Nothing>(new HttpCall(HttpMethod.Post, path), cancellationToken).ConfigureAwait(false);
        var several = name == ModelPullProgress.Defaults;
        for (var failures = 1; ; failures++)
        {
            using var response = await caller
                .OpenAsync(new HttpCall(HttpMethod.Get, path) { Accept = EventStream }, cancellationToken)
                .ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var events = ServerEvents
                .ReadAsync<ModelPullProgress>(body, LongestSilence, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using (events.ConfigureAwait(false))
            {
                bool? more;
                while ((more = await MoveAsync(events).ConfigureAwait(false)) is true)
                {
                    var progress = events.Current;
                    failures = 1;
                    yield return progress;
                    if (!several && progress is { File: null, State: ModelPullState.Ready or ModelPullState.Failed })
                    {
                        yield break;
                    }
                }

                if (several && more is false)
                {
                    // Each model has its last event; only the end of the stream is the end of all.
                    yield break;
                }
            }

            if (!await caller.Retries.WaitAsync(failures, null, cancellationToken).ConfigureAwait(false))
            {
                throw new PipelineException(
                    ErrorCode.Unreachable,
                    $"The progress of model '{name}' broke off {failures} times. The server may still be downloading it: see 'pipeline models list'."
                );
            }
        }

        static async ValueTask<bool?> MoveAsync(IAsyncEnumerator<ModelPullProgress> events)
        {
            try
            {
                return await events.MoveNextAsync().ConfigureAwait(false);
            }
            catch (BrokenStreamException)
            {
                return null;
            }
        }
    }

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

    private static async Task<AnswerSource> SourceAsync(
        string id,
        HttpResponseMessage response,
        TimeSpan silence,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return new AnswerSource(id, ServerEvents.ReadAnswerAsync(body, silence, cancellationToken), response);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static string Collection(string name) => $"api/collections/{Uri.EscapeDataString(name)}";

    private static string Document(string collection, string id)
    {
        DocumentIds.Validate(id);
        return $"{Collection(collection)}/documents/{Uri.EscapeDataString(id)}";
    }

    private Task<T> Get<T>(string path, CancellationToken cancellationToken) =>
        caller.CallAsync<T>(new HttpCall(HttpMethod.Get, path), cancellationToken);

    private Task<T> Call<T>(HttpMethod method, string path, object body, CancellationToken cancellationToken) =>
        caller.CallAsync<T>(new HttpCall(method, path) { Body = HttpCaller.Json(body) }, cancellationToken);
}
