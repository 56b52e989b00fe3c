using System.Net;
using Pipeline.Client;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>Silos that are for different things, each a process of its own, as one program.</summary>
public sealed class RoleTests
{
    private const string Collection = "handbook";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [NeedsPostgresFact]
    public async Task A_gateway_an_index_and_a_worker_are_one_program_and_a_lost_worker_is_replaced()
    {
        await using var cluster = await SiloCluster.StartAsync(
            ("gateway", []),
            ("index", []),
            ("worker", [SiloFolder.Embedder, SiloFolder.Reranker, SiloFolder.Generator])
        );
        using var gateway = cluster[0].CreateClient();
        await gateway.CreateCollectionAsync(Collection);
        for (var i = 0; i < 12; i++)
        {
            await gateway.SubmitAsync(
                Collection,
                new DocumentInput { Id = $"d{i}", Text = $"The rule of case k{i}q is here. Travel is booked in time." }
            );
        }

        await Eventually.SucceedsAsync(
            cluster[0],
            Patience,
            async () =>
            {
                var info = await gateway.SettleAsync(Collection);
                Assert.Equal((12L, 12L), (info.Documents.Indexed, info.Vectors));
            }
        );
        await Eventually.SucceedsAsync(cluster[0], Patience, () => AssertAllStagesAsync(gateway));
        var answer = await AskAsync(gateway);
        Assert.Equal((AnswerEnd.Completed, AnswerOrigin.Generated), (answer.Done!.Reason, answer.Done.Origin));

        // The index is on the index silo alone, and the models on the worker's.
        Assert.False(Directory.Exists(IndexesOf(cluster, 0)));
        Assert.True(Directory.Exists(IndexesOf(cluster, 1)));
        Assert.False(Directory.Exists(IndexesOf(cluster, 2)));
        Assert.Equal(3, (await gateway.ListWorkersAsync()).Count(worker => worker.Model is not null));
        Assert.Contains(SiloFolder.Embedder, (await gateway.ListModelsAsync()).Select(model => model.Name));
        using var http = new HttpClient { BaseAddress = cluster[2].BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/api/collections")).StatusCode);

        cluster[2].Kill();
        await Eventually.SucceedsAsync(
            cluster[0],
            Patience,
            async () =>
            {
                var found = await SearchAsync(gateway);
                Assert.Equal(("d7", SearchMode.Keyword), (found.Hits[0].DocumentId, found.Mode));
            }
        );
        await cluster.StartSiloAsync(2);
        await Eventually.SucceedsAsync(cluster[0], Patience, () => AssertAllStagesAsync(gateway));
    }

    private static Task<SearchResponse> SearchAsync(PipelineClient client) =>
        client.SearchAsync(
            new SearchRequest
            {
                Collection = Collection,
                Query = "k7q",
                Mode = SearchMode.Reranked,
                RerankWeight = 0.1,
            }
        );

    private static async Task AssertAllStagesAsync(PipelineClient client)
    {
        var found = await SearchAsync(client);
        Assert.Equal(SearchMode.Reranked, found.Mode);
        Assert.All(found.Stages, stage => Assert.Equal(StageStatus.Finished, stage.Status));
    }

    private static async Task<Answer> AskAsync(PipelineClient client)
    {
        var events = new List<AnswerEvent>();
        await foreach (
            var item in client.AskAsync(
                new AskRequest
                {
                    Collection = Collection,
                    Question = "What is the rule of case k7q?",
                    MaxTokens = 16,
                }
            )
        )
        {
            events.Add(item);
        }

        return Answer.Of("a", events);
    }

    private static string IndexesOf(SiloCluster cluster, int silo) => Path.Combine(cluster.DataOf(silo), "indexes");
}
