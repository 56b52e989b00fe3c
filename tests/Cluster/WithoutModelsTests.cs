using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

public sealed class WithoutModelsTests(BareCluster cluster) : IClassFixture<BareCluster>
{
    [Theory]
    [InlineData(SearchMode.Reranked)]
    [InlineData(SearchMode.Hybrid)]
    [InlineData(SearchMode.Vector)]
    public async Task WordsAreSearchedAndTheStagesSayWhy(SearchMode mode)
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        var response = await cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "warranty",
                Mode = mode,
            }
        );
        Assert.Equal("warranty", Assert.Single(response.Hits).DocumentId);
        Assert.Equal(SearchMode.Keyword, response.Mode);
        Assert.Contains(
            response.Stages,
            stage =>
                stage is { Stage: "embed", Status: StageStatus.Skipped, Code: "no_embedder" }
                && stage.Detail == RemarkCode.NoEmbedder.Sentence()
        );
        Assert.Contains(
            response.Stages,
            stage => stage is { Stage: "vector", Status: StageStatus.Skipped, Code: "no_embedder", Detail: not null }
        );
    }

    [Theory]
    [InlineData("How long does the router warranty last?", "The warranty of a router lasts 24 months.")]
    [InlineData("공유기 보증 기간은 얼마입니까?", "공유기의 보증 기간은 24개월입니다.")]
    public async Task AnAnswerQuotesTheDocuments(string question, string sentence)
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(
            collection,
            ("en", "Routers ship in boxes. The warranty of a router lasts 24 months. Returns are free."),
            ("ko", "배송은 이틀이 걸립니다. 공유기의 보증 기간은 24개월입니다. 반품은 무료입니다.")
        );
        var answer = Answer.Of(
            "a",
            await cluster.AskAsync(new AskRequest { Collection = collection, Question = question })
        );
        Assert.Equal((AnswerEnd.Completed, AnswerOrigin.Extractive), (answer.Done!.Reason, answer.Done.Origin));
        Assert.Contains(sentence, answer.Text, StringComparison.Ordinal);
        Assert.NotEmpty(answer.Citations);
        Assert.False(string.IsNullOrWhiteSpace(answer.Done.Notice));
        Assert.Equal(RemarkCode.GeneratorMissing.Name(), answer.Done.NoticeCode);

        // Whoever reads it in another language has what it takes.
        Assert.All(
            answer.Stages.Where(stage => stage.Detail is not null),
            stage => Assert.NotNull(RemarkCodes.Fill(RemarkCodes.Find(stage.Code)!.Value.Sentence(), stage.Values))
        );
    }

    [Fact]
    public async Task JsonIsNotWrittenWithoutAGenerator()
    {
        var collection = await cluster.CreateAsync();
        await cluster.FillAsync(collection, ("warranty", "The warranty of a router lasts 24 months."));
        var answer = Answer.Of(
            "a",
            await cluster.AskAsync(
                new AskRequest
                {
                    Collection = collection,
                    Question = "How long is the warranty?",
                    Schema = """{"type":"object"}""",
                }
            )
        );
        Assert.Equal((AnswerEnd.Failed, ""), (answer.Done!.Reason, answer.Text));
        Assert.Equal("model_unavailable", answer.Done.Error!.Code);
        Assert.Contains("models pull", answer.Done.Error.Message, StringComparison.Ordinal);
    }
}
