using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Collections;
using Pipeline.Grains.Guardrails;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Conversation;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Suggestions;

namespace Pipeline.Grains.Searching;

/// <inheritdoc cref="ISearches"/>
internal sealed class Searches(
    IGrainFactory grains,
    ShardReplicas replicas,
    WorkerRouter workers,
    StageRates rates,
    IClusterModels models,
    KnownCollections collections,
    IGuardPolicies policies,
    PipelineMetrics metrics,
    TimeProvider time
) : ISearches
{
    public Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken) =>
        OneAtATime.RunAsync(() => SearchHereAsync(request, cancellationToken));

    public Task<SuggestResponse> SuggestAsync(SuggestRequest request, CancellationToken cancellationToken) =>
        OneAtATime.RunAsync(() => SuggestHereAsync(request, cancellationToken));

    /// <summary>Searches on the caller's scheduler, which is a grain's: its stages run side by side and share what is
    /// not made for several threads.</summary>
    internal async Task<SearchResponse> SearchHereAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        RequestValidation.Validate(request);
        var collection = await collections.FindAsync(request.Collection);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(request.TimeoutMilliseconds), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var observer = new StageCollector(request.Explain);
        var shown = new GuardedHits(
            policies.For(collection.Settings, request.Guardrails).Guard,
            request.Highlight ? request.Query : null
        );
        try
        {
            var pipeline = new SearchPipeline(grains, replicas, workers, models, rates, metrics);
            var outcome = await new ExpandedSearch(pipeline, workers, models, metrics).RunAsync(
                request,
                [new WeightedQuestion(request.Query, 1)],
                collection.Settings,
                collection.Embedders,
                observer,
                // A search shows passages as they are, so what they lead on to needs no guard either.
                static text =>
                    text,
                linked.Token
            );
            metrics.Question("search", "completed");
            return new SearchResponse
            {
                Hits = shown.Of(outcome.Hits),
                Mode = outcome.Mode,
                Stages = observer.Stages,
                Coverage = outcome.Coverage,
                Lists = observer.Lists?.ToDictionary(
                    list => list.Key,
                    list => shown.Of(list.Value),
                    StringComparer.Ordinal
                ),
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
                "timeoutMilliseconds"
            );
        }
    }

    /// <inheritdoc cref="SearchHereAsync"/>
    internal async Task<SuggestResponse> SuggestHereAsync(SuggestRequest request, CancellationToken cancellationToken)
    {
        RequestValidation.Validate(request);
        var settings = (await collections.FindAsync(request.Collection)).Settings;
        var words = await new ShardFanOut(
            grains,
            replicas,
            request.Collection,
            settings.ShardCount,
            request.Access,
            settings.Generation
        ).FindWordsAsync(request.Text, WordsPerShard(request.Top, settings.ShardCount), cancellationToken);
        var before = TypedText.Of(request.Text).Before;
        return new SuggestResponse(
            [
                .. words
                    .Completions.Take(request.Top)
                    .Select(word => new WordSuggestion(word.Word, before + word.Word, word.Chunks)),
            ],
            Spelling.Correct(request.Text, words.Corrections)
        );
    }

    /// <summary>What is frequent in a collection is frequent in its shards, but not in this order in each.</summary>
    private static int WordsPerShard(int top, int shards) =>
        shards == 1 ? top : Math.Min(4 * top, ShardSnapshot.MaxWords);
}
