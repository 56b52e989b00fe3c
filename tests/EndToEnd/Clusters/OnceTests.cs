using Pipeline.Client;
using Pipeline.Contracts.Errors;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>What there is once in a deployment, however many silos it has.</summary>
public sealed class OnceTests
{
    private const string Samples = "samples";

    [NeedsPostgresFact]
    public async Task Sample_documents_that_were_deleted_do_not_come_back_with_another_silo()
    {
        await using var cluster = await SiloCluster.StartAsync([]);
        var first = await cluster.AddSiloAsync("--samples", "true");
        using var client = cluster[first].CreateClient();
        Assert.InRange((await client.SettleAsync(Samples)).Documents.Indexed, 1, int.MaxValue);
        await client.DeleteCollectionAsync(Samples);

        var second = await cluster.AddSiloAsync("--samples", "true");
        using var other = cluster[second].CreateClient();
        Assert.Empty(await other.ListCollectionsAsync());
    }

    [NeedsPostgresFact]
    public async Task Of_two_silos_that_watch_a_folder_one_follows_it_and_the_other_takes_over()
    {
        var folder = Directory.CreateTempSubdirectory("pipeline-watched-");
        try
        {
            await using var cluster = await SiloCluster.StartAsync([]);
            string[] options = ["--watch", folder.FullName, "--watch-collection", "notes"];
            int[] silos = [await cluster.AddSiloAsync(options), await cluster.AddSiloAsync(options)];
            using var client = cluster[silos[1]].CreateClient();
            await WriteAsync("a.txt");
            await EventuallyAsync(1);
            Assert.Contains("is followed by this silo now", cluster[silos[0]].Output, StringComparison.Ordinal);
            Assert.DoesNotContain("is followed by this silo now", cluster[silos[1]].Output, StringComparison.Ordinal);

            cluster[silos[0]].Kill();
            await WriteAsync("b.txt");
            await EventuallyAsync(2);
            Assert.Contains("is followed by this silo now", cluster[silos[1]].Output, StringComparison.Ordinal);

            async Task WriteAsync(string name) =>
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), $"The note {name}.");

            async Task EventuallyAsync(int documents)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
                while (true)
                {
                    try
                    {
                        Assert.Equal(documents, (await client.SettleAsync("notes")).Documents.Indexed);
                        return;
                    }
                    catch (Exception error)
                        when (!patience.IsCancellationRequested
                            && error is PipelineException or Xunit.Sdk.XunitException
                        )
                    {
                        await Task.Delay(200, CancellationToken.None);
                    }
                }
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
