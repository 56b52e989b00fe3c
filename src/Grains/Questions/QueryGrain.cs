using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Suggestions;

namespace Pipeline.Grains.Questions;

/// <summary>One question: the search or the answer itself runs here, on the silo that the caller reached.</summary>
[PreferLocalPlacement]
internal sealed class QueryGrain(
    WorkerRouter workers,
    StageRates rates,
    IModelSessions sessions,
    IOptions<PipelineOptions> options,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<QueryGrain> logger) : Grain, IQueryGrain
{
    /// <summary>How often an answer is held against what its reader may read now.</summary>
    private static readonly TimeSpan AccessCheck = TimeSpan.FromSeconds(1);

    private readonly AnswerLog _log = new();
    private CancellationTokenSource? _cancellation;
    private AskRequest? _asked;
    private DateTimeOffset _lastRead;

    public async Task<SearchResponse> Search(SearchRequest request, CancellationToken cancellationToken)
    {
        DeactivateOnIdle();
        RequestValidation.Validate(request);
        var settings = await SettingsAsync(request.Collection);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(request.TimeoutMilliseconds), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var observer = new StageCollector(request.Explain);
        try
        {
            var outcome = await new SearchPipeline(GrainFactory, workers, sessions, rates, metrics).RunAsync(request, settings, observer, linked.Token);
            metrics.Question("search", "completed");
            return new SearchResponse
            {
                Hits = outcome.Hits,
                Mode = outcome.Mode,
                Stages = observer.Stages,
                Coverage = outcome.Coverage,
                Lists = observer.Lists,
                Ranking = outcome.Ranking,
                Facets = outcome.Facets,
                Correction = outcome.Correction,
            };
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            metrics.Question("search", "deadline");
            throw new PipelineException(
                ErrorCode.DeadlineExceeded,
                $"The search took longer than timeoutMilliseconds ({request.TimeoutMilliseconds}). Raise it, or ask for less.",
                "timeoutMilliseconds");
        }
    }

    public async Task<SuggestResponse> Suggest(SuggestRequest request, CancellationToken cancellationToken)
    {
        DeactivateOnIdle();
        RequestValidation.Validate(request);
        var settings = await SettingsAsync(request.Collection);
        var words = await new ShardFanOut(GrainFactory, request.Collection, settings.ShardCount, request.Access)
            .FindWordsAsync(request.Text, WordsPerShard(request.Top, settings.ShardCount), cancellationToken);
        var before = TypedText.Of(request.Text).Before;
        return new SuggestResponse(
            [.. words.Completions.Take(request.Top).Select(word => new WordSuggestion(word.Word, before + word.Word, word.Chunks))],
            Spelling.Correct(request.Text, words.Corrections));
    }

    public async Task Start(AskRequest request)
    {
        if (_cancellation is not null)
        {
            return;
        }

        RequestValidation.Validate(request);
        var settings = await SettingsAsync(request.Collection);
        _cancellation = new CancellationTokenSource();
        _asked = request;
        var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(request.TimeoutMilliseconds), time);
        _lastRead = time.GetUtcNow();
        var pipeline = new AnswerPipeline(
            GrainFactory, workers, rates, sessions, options.Value.Answers, metrics, logger, _log, this.GetPrimaryKeyString());
        var check = TimeSpan.FromMilliseconds(Math.Max(50, options.Value.Answers.ReaderGrace.TotalMilliseconds / 4));
        this.RegisterGrainTimer(static (query, _) => query.WatchReadersAsync(), this, check, check);
        if (request.Access is not null)
        {
            this.RegisterGrainTimer(static (query, _) => query.WatchAccessAsync(), this, AccessCheck, AccessCheck);
        }


        // Not awaited: the caller reads the log while the answer is written.
        RunAsync(pipeline, request, settings, deadline, _cancellation.Token).Ignore();
    }

    public IAsyncEnumerable<AnswerEvent> Read(long from, IReadOnlyList<string>? access, CancellationToken cancellationToken)
    {
        if (_cancellation is null)
        {
            DeactivateOnIdle();
        }

        return IsOf(access) ? ReadLog(from, cancellationToken) : throw Unknown();
    }

    public Task Cancel(IReadOnlyList<string>? access) =>
        IsOf(access) && _cancellation is { } cancellation ? cancellation.CancelAsync() : Task.CompletedTask;

    /// <summary>Whether there is an answer for this reader: an answer belongs to those who may read what the asker may.</summary>
    private bool IsOf(IReadOnlyList<string>? access) =>
        _asked is not null && (access is null || CacheScope.Of(access) == CacheScope.Of(_asked.Access));

    private static PipelineException Unknown() =>
        new(ErrorCode.UnknownAnswer, "There is no answer of that id, or it is no longer kept. Ask again.", "id");

    /// <summary>Takes the answer back once a document that it shows is hidden from its reader, or deleted.</summary>
    private async Task WatchAccessAsync()
    {
        if (_asked is not { Access: { } access } asked || _log.IsWithdrawn || _log.Documents.Count == 0)
        {
            return;
        }

        try
        {
            if (await GrainFactory.GetGrain<ICollectionGrain>(asked.Collection).MayRead([.. _log.Documents], access))
            {
                return;
            }
        }
        catch (PipelineException error) when (error.Code == ErrorCode.StoreUnavailable)
        {
            // Nothing can have been hidden meanwhile: that needs the store too.
            return;
        }
        catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
        {
            // Its documents are gone with it.
        }

        _log.Withdraw(new DoneEvent(
            AnswerEnd.Failed, AnswerOrigin.Generated, new TokenUsage(0, 0), 0,
            new PipelineException(ErrorCode.UnknownAnswer, "A document that this answer shows is no longer yours to read. Ask again.", "id").ToDetail(),
            Coverage: null));
        await _cancellation!.CancelAsync();
    }

    private async IAsyncEnumerable<AnswerEvent> ReadLog(
        long from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (from > 0 || _log.IsComplete)
        {
            await WatchAccessAsync();
        }

        if (_log.IsWithdrawn)
        {
            throw Unknown();
        }

        try
        {
            await foreach (var answerEvent in _log.ReadAsync(from, cancellationToken))
            {
                _lastRead = time.GetUtcNow();
                yield return answerEvent;
            }
        }
        finally
        {
            _lastRead = time.GetUtcNow();
        }
    }

    /// <summary>What is frequent in a collection is frequent in its shards, but not in this order in each.</summary>
    private static int WordsPerShard(int top, int shards) => shards == 1 ? top : Math.Min(4 * top, ShardSnapshot.MaxWords);

    private static async Task RunAsync(
        AnswerPipeline pipeline, AskRequest request, CollectionSettings settings, CancellationTokenSource deadline,
        CancellationToken cancellationToken)
    {
        using (deadline)
        {
            await pipeline.RunAsync(request, settings, deadline.Token, cancellationToken);
        }
    }

    /// <summary>Cancels an answer that nobody reads, and forgets a finished one after its retention.</summary>
    private async Task WatchReadersAsync()
    {
        var unread = time.GetUtcNow() - _lastRead;
        if (_log.Readers > 0)
        {
            DelayDeactivation(options.Value.Answers.Retention);
        }
        else if (!_log.IsComplete && unread > options.Value.Answers.ReaderGrace)
        {
            await Cancel(access: null);
        }
        else if (_log.IsComplete && unread > options.Value.Answers.Retention)
        {
            DeactivateOnIdle();
        }
    }

    private async Task<CollectionSettings> SettingsAsync(string collection) =>
        await GrainFactory.GetGrain<ICollectionGrain>(collection).FindSettings()
        ?? throw PipelineException.UnknownCollection(collection);
}
