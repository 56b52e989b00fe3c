using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

[Collection(FullClusterTests.Name)]
public sealed class CalibrationTests(FullCluster cluster)
{
    [Fact]
    public async Task SingleSentencesAreMeasuredToo()
    {
        var collection = await FillAsync(
            Enumerable
                .Range(0, 40)
                .Select(i =>
                    i % 2 == 0
                        ? $"Locker {i} in hall {i % 7} opens with card number {i * 31} after nine"
                        : $"{i}번 사물함은 {i % 7}층 복도에 있고 카드 {i * 31}번으로 엽니다"
                )
        );
        var grain = cluster.Client.GetCollection(collection);
        var measured = await grain.Calibrate(CancellationToken.None).WaitAsync(PipelineCluster.Patience);
        Assert.Equal((RankingOrigin.Measured, 40, 40L), (measured.Origin, measured.Questions, measured.Chunks));
        Assert.Equal(1, measured.KeywordWeight + measured.VectorWeight, 9);
        Assert.Equal("overlap", measured.Reranker);
        Assert.Equal(measured, (await grain.FindSettings())!.Ranking);
    }

    [Fact]
    public async Task WhereNothingCanBeMeasuredThePassagesLengthDecidesAndTheSizeIsKept()
    {
        var collection = await FillAsync(Enumerable.Range(0, 35).Select(i => $"item{i} red"));
        var grain = cluster.Client.GetCollection(collection);
        var ranking = await grain.Calibrate(CancellationToken.None).WaitAsync(PipelineCluster.Patience);
        Assert.Equal((RankingOrigin.Default, 0, 35L), (ranking.Origin, ranking.Questions, ranking.Chunks));
        Assert.Equal(
            (RankingSettings.Adaptive, 0.25, 0.75, 0.0),
            (ranking.Method, ranking.KeywordWeight, ranking.VectorWeight, ranking.RerankWeight)
        );
        Assert.Equal(ranking, (await grain.FindSettings())!.Ranking);
    }

    [Fact]
    public async Task AReRankerThatHasNotBeenShownToHelpIsLeftOut()
    {
        var collection = await FillAsync(["Sick leave is reported by phone.", "Desks are cleaned every evening."]);
        var response = await cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "who cleans desks",
                Mode = SearchMode.Reranked,
            }
        );
        Assert.Equal(StageStatus.Skipped, Assert.Single(response.Stages, stage => stage.Stage == "rerank").Status);
        Assert.All(response.Hits, hit => Assert.Null(hit.Scores.Rerank));
    }

    private async Task<string> FillAsync(IEnumerable<string> texts)
    {
        var collection = await cluster.CreateAsync(shards: 2);
        await cluster.FillAsync(collection, [.. texts.Select((text, i) => ($"d{i}", text))]);
        return collection;
    }
}
