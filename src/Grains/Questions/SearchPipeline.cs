using System.Diagnostics;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Ingestion;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Telemetry;
using Pipeline.Grains.Workers;
using Pipeline.Retrieval.Answerability;

namespace Pipeline.Grains.Questions;

/// <summary>
/// From a query to ranked passages: keyword and vector search at the same time over every shard, fusion, re-ranking.
/// </summary>
internal sealed partial class SearchPipeline(
    IGrainFactory grains,
    ShardReplicas replicas,
    WorkerRouter workers,
    IClusterModels models,
    StageRates rates,
    PipelineMetrics metrics
)
{
    /// <summary>Entries of each stage's list that an observer gets.</summary>
    private const int ListLength = 10;

    /// <summary>How often retrieval is repeated because documents were replaced meanwhile.</summary>
    private const int MostRepeats = 2;

    /// <summary>The most candidates that are looked at.</summary>
    private const int Deepest = 1000;

    /// <summary>Searches once.</summary>
    /// <param name="request">The search.</param>
    /// <param name="settings">The collection's settings.</param>
    /// <param name="served">Its embedders.</param>
    /// <param name="observer">Sees the stages.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="kind">Whether a question is searched, or a passage as it might be.</param>
    public async Task<SearchOutcome> RunAsync(
        SearchRequest request,
        CollectionSettings settings,
        ServedEmbedders served,
        IStageObserver observer,
        CancellationToken cancellationToken,
        TextKind kind = TextKind.Query
    )
    {
        using var span = PipelineTraces.Search(request.Collection, settings.ShardCount);
        request = request with { Deduplicate = request.Deduplicate ?? settings.Deduplicate != "off" };
        var ranking = Ranking(request, settings);
        var shown = ResultSelection.Depth(request);
        var clock = new StageClock(observer, metrics);
        var shards = new ShardFanOut(
            grains,
            replicas,
            request.Collection,
            settings.ShardCount,
            request.Access,
            settings.Generation
        );
        await shards.WaitForAsync(request.AtLeast, cancellationToken);
        var words = new KeywordStage(clock, shards, request);

        Task<Retrieved> LookAsync() =>
            RetrieveAsync(clock, shards, words, request, served, kind, ranking, shown, observer, cancellationToken);

        var found = await LookAsync();
        for (
            var again = 0;
            again < MostRepeats && found.Lost.Count > 0 && shards.Coverage.Answered == shards.Coverage.Shards;
            again++
        )
        {
            // Replicas that are not equally far would lose the same document again.
            await shards.SeeAllAsync(found.Lost, cancellationToken);
            found = await LookAsync();
        }

        var copies = Copies(request, found);
        if (copies is { Any: true } && copies.Shown < request.Top && found.HasMore(Deepest))
        {
            // Copies of a few passages have taken the places of all others, once: it is looked as deep as it goes.
            (request, shown) = (request with { Candidates = Deepest }, Deepest);
            found = await LookAsync();
            copies = Copies(request, found);
        }

        var (byWords, byMeaning, fused, _, candidates) = found;
        var present = copies?.Ranked ?? found.Present;
        Report(observer, candidates, "keyword", byWords);
        Report(observer, candidates, "vector", byMeaning);
        Report(observer, candidates, "fused", byWords is null || byMeaning is null ? null : fused);
        var mode =
            byMeaning is null ? SearchMode.Keyword
            : byWords is null ? SearchMode.Vector
            : SearchMode.Hybrid;
        var final = present;
        if (request.Mode == SearchMode.Reranked)
        {
            (final, mode) = await RerankAsync(
                clock,
                observer,
                request,
                candidates,
                present,
                mode,
                ranking,
                cancellationToken
            );
        }

        var facets = request.Facets is { Count: > 0 } fields
            ? await shards.CountFacetsAsync(fused.Select(hit => hit.Key), fields, cancellationToken)
            : null;
        var hits = ResultSelection.Choose(request, shown, final, candidates, copies);
        if (request.Explain && words.Asked is { } asked)
        {
            var why = await shards.ExplainAsync(asked, hits.Select(Key), cancellationToken);
            hits = [.. hits.Select(hit => hit with { Terms = why.GetValueOrDefault(Key(hit)) })];
        }

        span?.SetTag("pipeline.search.mode", mode.ToString().ToLowerInvariant())
            .SetTag("pipeline.search.hits", hits.Count)
            .SetTag("pipeline.search.shards_answered", shards.Coverage.Answered);
        var evidence = Evidence.Of(Scores(byWords), shards.Most, Scores(byMeaning), candidates.BestRerank);
        return new SearchOutcome(
            hits,
            mode,
            shards.Coverage,
            ranking,
            facets,
            words.Correction,
            shards.Searched,
            evidence
        )
        {
            Vector = found.Vector,
        };
    }

    /// <summary>The list re-ranked with how far retrieval went; the fused list as it is where that is of no use or
    /// cannot be done.</summary>
    private async Task<(IReadOnlyList<StageScore> List, SearchMode Mode)> RerankAsync(
        StageClock clock,
        IStageObserver observer,
        SearchRequest request,
        CandidateSet candidates,
        IReadOnlyList<StageScore> fused,
        SearchMode mode,
        RankingSettings ranking,
        CancellationToken cancellationToken
    )
    {
        var top = fused.Take(request.RerankCandidates).ToArray();
        if (top.Length == 0)
        {
            clock.Skip("rerank", RemarkCode.NothingToRerank.With());
            return (fused, mode);
        }

        if (ranking.RerankWeight == 0 && request.RerankWeight is null)
        {
            // The order would stay as it is, and the cross-encoder is the dearest stage of a search.
            clock.Skip("rerank", RemarkCode.RerankUnproven.With());
            return (fused, ranking.Origin == new RankingSettings().Origin ? mode : SearchMode.Reranked);
        }

        var texts = top.Select(hit => Text(candidates.Passage(hit.Key)!)).ToArray();
        var started = Stopwatch.GetTimestamp();
        var scores = await clock.TryAsync(
            "rerank",
            () => workers.ScoreAsync(request.Query, texts, RequestPriority.Interactive, cancellationToken),
            result => RemarkCode.Passages.With(("count", result.Length))
        );
        if (scores is null)
        {
            return (fused, mode);
        }

        rates.RecordRerank(top.Length, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        var blended = RankFusion.Blend(top, scores, ranking.RerankWeight);
        for (var i = 0; i < blended.Count; i++)
        {
            candidates.AddBlended(blended[i].Hit.Key, blended[i].Rerank, blended[i].Hit.Score, i + 1);
        }

        IReadOnlyList<StageScore> reranked = [.. blended.Select(entry => entry.Hit), .. fused.Skip(top.Length)];
        Report(observer, candidates, "reranked", reranked);
        return (reranked, SearchMode.Reranked);
    }

    private static PassageCopies? Copies(SearchRequest request, Retrieved found) =>
        request.Deduplicate is true ? PassageCopies.Find(request.Query, found.Present, found.Candidates) : null;

    private static double[]? Scores(IReadOnlyList<StageScore>? list) => list?.Select(hit => hit.Score).ToArray();

    private static ChunkKey Key(SearchHit hit) => new(hit.DocumentId, hit.Version, hit.Chunk);

    private static string Text(StoredPassage passage) =>
        DocumentProcessor.EmbeddedText(passage.Title, passage.HeadingPath, passage.Text);

    private static void Report(
        IStageObserver observer,
        CandidateSet candidates,
        string stage,
        IReadOnlyList<StageScore>? list
    )
    {
        if (observer.WantsLists && list is not null)
        {
            observer.List(
                stage,
                [
                    .. list.Take(ListLength)
                        .Where(hit => candidates.Passage(hit.Key) is not null)
                        .Select((hit, i) => candidates.Hit(hit.Key, i + 1, hit.Score, withText: false)),
                ]
            );
        }
    }

    private static RankingSettings Ranking(SearchRequest request, CollectionSettings settings)
    {
        var ranking = settings.Ranking ?? new RankingSettings();
        return ranking with
        {
            KeywordWeight = request.KeywordWeight ?? ranking.KeywordWeight,
            VectorWeight = request.VectorWeight ?? ranking.VectorWeight,
            RerankWeight = request.RerankWeight ?? ranking.RerankWeight,
            Method = request.Fusion ?? ranking.Method,
        };
    }
}
