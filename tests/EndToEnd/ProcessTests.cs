using Pipeline.Client;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>How the program starts and ends.</summary>
public sealed class ProcessTests
{
    private const string Collection = "handbook";
    private const int Searchers = 8;

    private static readonly TimeSpan LoadLimit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Interrupting_a_busy_program_ends_it_cleanly_and_keeps_everything()
    {
        using var folder = new SiloFolder(SiloFolder.Embedder, SiloFolder.Reranker);
        await using (var silo = await SiloProcess.StartAsync(folder, "--samples", "false"))
        {
            using var client = silo.CreateClient(retries: 0);
            await client.CreateCollectionAsync(Collection);
            await client.SubmitBatchAsync(Collection, [.. Enumerable.Range(0, 20).Select(Page)]);
            await client.SettleAsync(Collection);

            using var busy = new CountdownEvent(Searchers);
            var load = Enumerable.Range(0, Searchers).Select(i => Task.Run(() => SearchUntilGoneAsync(client, i, busy))).ToArray();
            Assert.True(await Task.Run(() => busy.Wait(LoadLimit)), silo.Output);
            Assert.True(await silo.StopAsync() == 0, silo.Output);
            await Task.WhenAll(load);
        }

        await using var again = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var reader = again.CreateClient();
        Assert.Equal(20, (await reader.SettleAsync(Collection)).Documents.Indexed);
    }

    [Fact]
    public async Task A_data_directory_belongs_to_one_program_at_a_time()
    {
        using var folder = new SiloFolder();
        await using var first = await SiloProcess.StartAsync(folder, "--samples", "false");
        var (exitCode, output) = await SiloProcess.RunToEndAsync(folder, "--samples", "false");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("in use", output, StringComparison.Ordinal);
        Assert.Contains("--data", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);

        using var client = first.CreateClient();
        Assert.True((await client.GetStatusAsync()).Ready);
    }

    [Fact]
    public async Task A_wrong_option_is_refused_with_what_is_allowed()
    {
        using var folder = new SiloFolder();
        var (exitCode, output) = await SiloProcess.RunToEndAsync(folder, "--log-level", "loud");
        Assert.Equal(2, exitCode);
        foreach (var word in (string[])["log-level", "loud", "trace", "debug", "information", "warning", "error"])
        {
            Assert.Contains(word, output, StringComparison.Ordinal);
        }
    }

    private static DocumentInput Page(int number) => new()
    {
        Id = $"쪽-{number}",
        Text = $"안내서 {number}쪽. 연차 휴가는 {number + 10}일이다. Page {number} of the handbook is about leave.",
    };

    private static async Task SearchUntilGoneAsync(PipelineClient client, int number, CountdownEvent busy)
    {
        var waiting = true;
        while (true)
        {
            try
            {
                await client.SearchAsync(new SearchRequest { Collection = Collection, Query = number % 2 == 0 ? "연차 휴가" : "leave" });
            }
            catch (PipelineException) when (!waiting)
            {
                // A program that ends may refuse, or be gone; only the searches before had to succeed.
                return;
            }

            if (waiting)
            {
                waiting = false;
                busy.Signal();
            }
        }
    }
}
