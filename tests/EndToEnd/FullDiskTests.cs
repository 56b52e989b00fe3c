using Pipeline.Client;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.EndToEnd.Running;
using Pipeline.Retrieval.Tests.Vectors;

namespace Pipeline.EndToEnd;

/// <summary>The data directory's disk is full for a while.</summary>
public sealed class FullDiskTests
{
    private const string Collection = "notes";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SmallDiskFact]
    public async Task What_was_acknowledged_becomes_searchable_by_itself_once_there_is_room()
    {
        using var folder = new SiloFolder(SiloFolder.Embedder);
        using var disk = SmallDisk.Mount(96, folder.Data);
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var client = silo.CreateClient(retries: 0);
        await client.CreateCollectionAsync(Collection);
        await client.SubmitAsync(Collection, Note(0));
        await client.SettleAsync(Collection, Patience);
        var accepted = new List<int> { 0 };
        PipelineException? refusal = null;
        var next = 1;
        for (var round = 0; round < 3; round++)
        {
            // Each time with a little room left: for the store's log, but not for an index, and then for neither.
            var filler = disk.Fill();
            foreach (var room in (int[])[400_000, 100_000, 0])
            {
                using (var file = File.OpenWrite(filler))
                {
                    file.SetLength(file.Length - room);
                }

                for (var many = 0; many < 10; many++, next++)
                {
                    try
                    {
                        await client.SubmitAsync(Collection, Note(next));
                        accepted.Add(next);
                    }
                    catch (PipelineException error)
                    {
                        refusal = error;
                    }
                }

                await Task.WhenAll(SearchesAsync(client, 0), WaitUntilNoticedAsync(client));
                disk.Fill();
            }

            File.Delete(filler);
            await client.SubmitAsync(Collection, Note(next));
            accepted.Add(next++);
            await client.SettleAsync(Collection, Patience);
            foreach (var number in accepted)
            {
                await SearchesAsync(client, number);
            }

            // What is found may still be found by the index before, beside which the next one is built.
            await WaitUntilFollowingAsync(client);
            var info = await client.DescribeCollectionAsync(Collection);
            Assert.Equal(accepted.Count, info.Documents.Indexed);
            Assert.Equal((ReplicaState.Following, 0L), (Assert.Single(info.Replicas).State, info.Replicas[0].Lag));
        }

        // Whatever was refused said so, and when to come back.
        Assert.NotNull(refusal);
        Assert.Equal(ErrorCode.StoreUnavailable, refusal.Code);
        Assert.NotNull(refusal.RetryAfterSeconds);
    }

    [SmallDiskFact]
    public async Task An_index_whose_disk_was_full_goes_on_by_itself_and_answers_meanwhile()
    {
        using var folder = new SiloFolder(SiloFolder.Embedder);
        var indexes = Path.Combine(folder.Data, "indexes");
        Directory.CreateDirectory(indexes);
        using var disk = SmallDisk.Mount(24, indexes);
        await using var silo = await SiloProcess.StartAsync(folder, "--samples", "false");
        using var client = silo.CreateClient(retries: 0);
        await client.CreateCollectionAsync(Collection);
        await client.SubmitAsync(Collection, Note(0));
        await client.SettleAsync(Collection, Patience);
        var filler = disk.Fill();

        // The store is on another disk: all of them are acknowledged.
        for (var number = 1; number <= 20; number++)
        {
            await client.SubmitAsync(Collection, Note(number));
        }

        await WaitUntilStalledAsync(client);
        await SearchesAsync(client, 0);
        File.Delete(filler);
        await client.SettleAsync(Collection, Patience);
        for (var number = 0; number <= 20; number++)
        {
            await SearchesAsync(client, number);
        }

        var info = await client.DescribeCollectionAsync(Collection);
        Assert.Equal((21L, ReplicaState.Following), (info.Documents.Indexed, Assert.Single(info.Replicas).State));
    }

    private static async Task WaitUntilStalledAsync(PipelineClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        ReplicaStatus replica;
        do
        {
            await Task.Delay(100, patience.Token);
            replica = Assert.Single((await client.DescribeCollectionAsync(Collection, patience.Token)).Replicas);
        } while (replica.State != ReplicaState.Stalled);

        Assert.True(replica.Lag > 0 && replica.Since is not null);
        Assert.Contains("disk is full", replica.Reason, StringComparison.Ordinal);
    }

    private static async Task SearchesAsync(PipelineClient client, int number)
    {
        var found = await client.SearchAsync(
            new SearchRequest
            {
                Collection = Collection,
                Query = $"word{number}x",
                Mode = SearchMode.Keyword,
            }
        );
        Assert.Equal($"note-{number}", Assert.Single(found.Hits).DocumentId);
    }

    /// <summary>Waits until nothing waits, or the status says what does not go on.</summary>
    private static async Task WaitUntilNoticedAsync(PipelineClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        CollectionInfo info;
        do
        {
            await Task.Delay(200, patience.Token);
            info = await client.DescribeCollectionAsync(Collection, patience.Token);
        } while (
            info.Documents.Accepted == 0 && info.Documents.Chunked > 0 && Assert.Single(info.Replicas).Reason is null
        );
    }

    private static async Task WaitUntilFollowingAsync(PipelineClient client)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (
            Assert.Single((await client.DescribeCollectionAsync(Collection, patience.Token)).Replicas).State
            != ReplicaState.Following
        )
        {
            await Task.Delay(200, patience.Token);
        }
    }

    private static DocumentInput Note(int number) =>
        new()
        {
            Id = $"note-{number}",
            Text =
                $"word{number}x. "
                + string.Join(' ', Enumerable.Range(0, 2000).Select(i => $"filling{(number * 7919) + i}")),
        };
}
