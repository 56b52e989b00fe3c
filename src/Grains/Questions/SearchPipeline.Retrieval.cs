using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;

namespace Pipeline.Grains.Questions;

/// <content>What is found, before it is ranked again.</content>
internal sealed partial class SearchPipeline
{
    /// <summary>Searches by words and by meaning, and fetches the best of both.</summary>
    private async Task<Retrieved> RetrieveAsync(
        StageClock clock,
        ShardFanOut shards,
        KeywordStage words,
        SearchRequest request,
        ServedEmbedders served,
        TextKind kind,
        RankingSettings ranking,
        int shown,
        IStageObserver observer,
        CancellationToken cancellationToken
    )
    {
        var candidates = new CandidateSet();
        var depth = Math.Max(request.Candidates, shown);
        var query = new ShardQuery(
            request.Query,
            depth,
            request.Filter,
            request.Documents,
            request.Access,
            Phrases: request.Phrases,
            Field: request.Field,
            TitleWeight: request.TitleWeight
        );
        QueryVector? asked = null;
        var keyword =
            request.Mode == SearchMode.Vector
                ? Task.FromResult<IReadOnlyList<StageScore>?>(null)
                : words.RunAsync(query, cancellationToken);
        var vector =
            request.Mode == SearchMode.Keyword
                ? Task.FromResult<IReadOnlyList<StageScore>?>(null)
                : VectorAsync(
                    clock,
                    shards,
                    served,
                    query,
                    kind,
                    alone: request.Mode == SearchMode.Vector,
                    embedded => asked = embedded,
                    cancellationToken
                );
        var byWords = await keyword;
        var byMeaning = await vector;
        if (byWords is null && byMeaning is null)
        {
            // Vector search was asked for and there is no embedder: words are better than nothing, and it is reported.
            byWords = await words.RunAsync(query, cancellationToken);
        }

        candidates.AddKeyword(byWords ?? []);
        candidates.AddVector(byMeaning ?? []);
        var fused = Fuse(clock, byWords, byMeaning, ranking);
        candidates.AddFused(fused);

        var wanted = fused.Take(Math.Max(shown, request.RerankCandidates)).Select(hit => hit.Key).ToHashSet();
        if (observer.WantsLists)
        {
            wanted.UnionWith((byWords ?? []).Take(ListLength).Select(hit => hit.Key));
            wanted.UnionWith((byMeaning ?? []).Take(ListLength).Select(hit => hit.Key));
            wanted.UnionWith(fused.Take(ListLength).Select(hit => hit.Key));
        }

        foreach (var passage in await shards.FetchAsync(wanted, cancellationToken))
        {
            candidates.AddPassage(passage);
        }

        return new Retrieved(byWords, byMeaning, fused, wanted, candidates) { Vector = asked, Depth = depth };
    }

    private async Task<IReadOnlyList<StageScore>?> VectorAsync(
        StageClock clock,
        ShardFanOut shards,
        ServedEmbedders served,
        ShardQuery query,
        TextKind kind,
        bool alone,
        Action<QueryVector> embedded,
        CancellationToken cancellationToken
    )
    {
        var vectors = new QueryVectors(workers, models, clock, query.Text, kind, anyLanguage: alone, cancellationToken);
        embedded(await vectors.FindAsync(served[0]));
        return await clock.FindAsync(
            "vector",
            () => shards.VectorAsync(query, served, vectors.FindAsync, cancellationToken),
            list =>
                list is not null
                    ? RemarkCode.Hits.With(("count", list.Count))
                    : vectors.Problem ?? RemarkCode.NoVectors.With()
        );
    }

    private static IReadOnlyList<StageScore> Fuse(
        StageClock clock,
        IReadOnlyList<StageScore>? byWords,
        IReadOnlyList<StageScore>? byMeaning,
        RankingSettings ranking
    )
    {
        if (byWords is null || byMeaning is null)
        {
            clock.Skip("fuse", RemarkCode.OneList.With());
            return byWords ?? byMeaning ?? [];
        }

        return clock.Run("fuse", () => RankFusion.Fuse(byWords, byMeaning, ranking));
    }
}
