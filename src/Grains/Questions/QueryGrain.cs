using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Answers;
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
    private readonly AnswerLog _log = new();
    private CancellationTokenSource? _cancellation;
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
            var outcome = await new SearchPipeline(GrainFactory, workers, rates, metrics).RunAsync(request, settings, observer, linked.Token);
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
        var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(request.TimeoutMilliseconds), time);
        _lastRead = time.GetUtcNow();
        var pipeline = new AnswerPipeline(
            GrainFactory, workers, rates, sessions, options.Value.Answers, metrics, logger, _log, this.GetPrimaryKeyString());
        var check = TimeSpan.FromMilliseconds(Math.Max(50, options.Value.Answers.ReaderGrace.TotalMilliseconds / 4));
        this.RegisterGrainTimer(static (query, _) => query.WatchReadersAsync(), this, check, check);

        // Not awaited: the caller reads the log while the answer is written.
        RunAsync(pipeline, request, settings, deadline, _cancellation.Token).Ignore();
    }

    public IAsyncEnumerable<AnswerEvent> Read(long from, CancellationToken cancellationToken = default)
    {
        if (_cancellation is null)
        {
            DeactivateOnIdle();
            throw new PipelineException(
                ErrorCode.UnknownAnswer, "There is no answer of that id, or it is no longer kept. Ask again.", "id");
        }

        return ReadLog(from, cancellationToken);
    }

    public Task Cancel() => _cancellation?.CancelAsync() ?? Task.CompletedTask;

    private async IAsyncEnumerable<AnswerEvent> ReadLog(
        long from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
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
            await Cancel();
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
