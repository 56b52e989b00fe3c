using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>Several silos as one program: what one takes in all serve, and the loss of one is made good.</summary>
public sealed class ClusterTests
{
    private const string Collection = "handbook";
    private const int Shards = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [NeedsPostgresFact]
    public async Task What_one_silo_takes_in_all_serve_and_a_killed_one_is_made_good()
    {
        await using var cluster = await SiloCluster.StartAsync(3);
        using (var client = cluster[0].CreateClient())
        {
            await client.CreateCollectionAsync(Collection, new() { ShardCount = Shards });
        }

        for (var i = 0; i < 24; i++)
        {
            await SubmitAsync(cluster[i % 3], i);
        }

        foreach (var silo in (int[])[0, 1, 2])
        {
            using var client = cluster[silo].CreateClient();
            Assert.Equal(24, (await client.SettleAsync(Collection)).Documents.Indexed);
            await AssertFoundAsync(client, Enumerable.Range(0, 24));
        }

        cluster[0].Kill();
        using (var client = cluster[1].CreateClient())
        {
            await Eventually.SucceedsAsync(
                cluster[1],
                Patience,
                () => AssertFoundAsync(client, Enumerable.Range(0, 24))
            );
            await Eventually.SucceedsAsync(cluster[1], Patience, () => SubmitAsync(cluster[1], 24));
        }

        await cluster.StartSiloAsync(0);
        using var again = cluster[0].CreateClient();
        await Eventually.SucceedsAsync(
            cluster[0],
            Patience,
            async () =>
            {
                Assert.Equal(25, (await again.SettleAsync(Collection)).Documents.Indexed);
                await AssertFoundAsync(again, Enumerable.Range(0, 25));
            }
        );
    }

    [NeedsPostgresFact]
    public async Task A_silo_that_hung_ends_when_it_wakes_and_joins_again()
    {
        await using var cluster = await SiloCluster.StartAsync(3);
        using var client = cluster[0].CreateClient();
        await client.CreateCollectionAsync(Collection, new() { ShardCount = Shards });
        for (var i = 0; i < 8; i++)
        {
            await SubmitAsync(cluster[i % 3], i);
        }

        await client.SettleAsync(Collection);
        var workers = (await client.ListWorkersAsync()).Count;
        await cluster[2].PauseAsync();

        // The others miss it, and go on without it.
        await Eventually.SucceedsAsync(
            cluster[0],
            Patience,
            async () => Assert.Equal(workers / 3 * 2, (await client.ListWorkersAsync()).Count)
        );
        await Eventually.SucceedsAsync(cluster[0], Patience, () => AssertFoundAsync(client, Enumerable.Range(0, 8)));
        await cluster[2].ResumeAsync();
        Assert.Equal(75, await cluster[2].WaitForExitAsync());
        Assert.Contains("started again", cluster[2].Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Process terminated", cluster[2].Output, StringComparison.Ordinal);

        await cluster.StartSiloAsync(2);
        using var again = cluster[2].CreateClient();
        await Eventually.SucceedsAsync(cluster[2], Patience, () => AssertFoundAsync(again, Enumerable.Range(0, 8)));
    }

    [NeedsPostgresFact]
    public async Task A_name_that_a_living_silo_has_is_refused()
    {
        await using var cluster = await SiloCluster.StartAsync(1);
        var (exitCode, output) = await cluster.RunTwinAsync(0);
        Assert.Equal(2, exitCode);
        Assert.Contains("--name", output, StringComparison.Ordinal);
        Assert.Contains("silo-1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static async Task SubmitAsync(SiloProcess silo, int number)
    {
        using var client = silo.CreateClient();
        await client.SubmitAsync(
            Collection,
            new DocumentInput
            {
                Id = $"문서-{number}",
                Text = $"The rule of case k{number}q is here. 사례 k{number}q 의 규정입니다.",
            }
        );
    }

    private static async Task AssertFoundAsync(PipelineClient client, IEnumerable<int> numbers)
    {
        foreach (var number in numbers)
        {
            var found = await client.SearchAsync(
                new SearchRequest
                {
                    Collection = Collection,
                    Query = $"k{number}q",
                    Mode = SearchMode.Keyword,
                    Top = 1,
                }
            );
            Assert.Equal(Shards, found.Coverage.Answered);
            Assert.Equal($"문서-{number}", Assert.Single(found.Hits).DocumentId);
        }
    }
}
