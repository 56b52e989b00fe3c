using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Cluster;

/// <summary>All documents of a collection embedded anew, while it is searched and changed.</summary>
public sealed class ReembeddingTests(ReembeddingCluster cluster) : IClassFixture<ReembeddingCluster>
{
    private const int Shards = ReembeddingRun.Shards;

    [Fact]
    public async Task Another_embedder_takes_over_at_one_moment_and_gives_back_at_once()
    {
        var run = await ReembeddingRun.CreateAsync(cluster, documents: 40);
        await run.CheckAsync(ReembeddingCluster.First);
        var watch = run.WatchAsync();

        var status = await run.Grain.Reembed(new ReembeddingRequest { Model = ReembeddingCluster.Second });
        Assert.Equal(
            (ReembeddingPhase.Building, ReembeddingCluster.First, ReembeddingCluster.Second),
            (status.Phase, status.Served.Embedder, status.Beside?.Embedder)
        );
        await run.SubmitAsync("late", "shared late word1");
        await run.SubmitAsync("d3", "shared 보증 changed");
        await run.DeleteAsync("d4");
        status = await run.UntilAsync(ReembeddingPhase.Switched);
        Assert.Equal(
            (ReembeddingCluster.Second, ReembeddingCluster.First),
            (status.Served.Embedder, status.Beside?.Embedder)
        );
        await run.CheckAsync(ReembeddingCluster.Second);
        await run.SubmitAsync("later", "shared later 보증");
        await run.CheckAsync(ReembeddingCluster.Second);

        status = await run.Grain.ChangeReembedding(ReembeddingAction.Rollback);
        if (status.Phase != ReembeddingPhase.Returned)
        {
            await run.UntilAsync(ReembeddingPhase.Returned);
        }

        await run.CheckAsync(ReembeddingCluster.First);
        await run.Grain.ChangeReembedding(ReembeddingAction.Rollback);
        await run.UntilAsync(ReembeddingPhase.Switched);
        await run.CheckAsync(ReembeddingCluster.Second);
        status = await run.Grain.ChangeReembedding(ReembeddingAction.Finish);
        Assert.Equal((ReembeddingPhase.Finished, null), (status.Phase, status.Beside));
        await run.SubmitAsync("last", "shared last");
        await run.CheckAsync(ReembeddingCluster.Second);
        Assert.Equal(ReembeddingCluster.Second, (await run.Grain.FindSettings())!.Embedder);
        Assert.InRange(await watch(), 1, int.MaxValue);
    }

    [Fact]
    public async Task Other_sizes_of_chunks_are_cut_beside_and_equal_those_of_a_fresh_collection()
    {
        var run = await ReembeddingRun.CreateAsync(cluster, documents: 0);
        for (var i = 0; i < 6; i++)
        {
            await run.SubmitAsync(
                $"long{i}",
                string.Join(". ", Enumerable.Range(0, 60).Select(n => $"Shared word{n} of text {i} number {n * i}"))
            );
        }

        var before = await run.PassagesAsync();
        Assert.False(await run.Grain.Put(new CollectionChange { ChunkTokens = 40, ChunkOverlapTokens = 0 }));
        await run.UntilAsync(ReembeddingPhase.Switched);
        var after = await run.PassagesAsync();
        Assert.True(after.Count > before.Count, $"{before.Count} chunks before, {after.Count} after");

        var fresh = await ReembeddingRun.CreateAsync(
            cluster,
            documents: 0,
            new CollectionSettings
            {
                ShardCount = Shards,
                ChunkTokens = 40,
                ChunkOverlapTokens = 0,
            }
        );
        foreach (var (id, text) in run.Documents)
        {
            await fresh.SubmitAsync(id, text);
        }

        Assert.Equal(await fresh.PassagesAsync(), after);
        Assert.Equal(
            (40, 0),
            ((await run.Grain.FindSettings())!.ChunkTokens, (await run.Grain.FindSettings())!.ChunkOverlapTokens)
        );
        await run.Grain.ChangeReembedding(ReembeddingAction.Rollback);
        await run.UntilAsync(ReembeddingPhase.Returned);
        Assert.Equal(before, await run.PassagesAsync());
    }

    [Fact]
    public async Task What_cannot_be_done_is_said()
    {
        var run = await ReembeddingRun.CreateAsync(cluster, documents: 3);
        await RefusedAsync(ErrorCode.UnknownModel, null, () => Begin("nobody"));
        await RefusedAsync(ErrorCode.InvalidRequest, "not_an_embedder", () => Begin(cluster.Generator.Name));
        await RefusedAsync(ErrorCode.Conflict, "reembedding_same", () => Begin(ReembeddingCluster.First));
        await RefusedAsync(ErrorCode.Conflict, "no_reembedding", () => Change(ReembeddingAction.Pause));
        await RefusedAsync(ErrorCode.Conflict, "no_reembedding", () => Change(ReembeddingAction.Rollback));
        cluster.Room.Free = 10;
        await RefusedAsync(ErrorCode.Conflict, "too_little_disk", () => Begin(ReembeddingCluster.Second));
        cluster.Room.Free = null;

        await Begin(ReembeddingCluster.Second);
        await Change(ReembeddingAction.Pause);
        await RefusedAsync(ErrorCode.Conflict, "reembedding_running", () => Begin(ReembeddingCluster.Second));
        await RefusedAsync(ErrorCode.Conflict, "nothing_to_roll_back", () => Change(ReembeddingAction.Rollback));
        await RefusedAsync(ErrorCode.Conflict, "no_reembedding", () => Change(ReembeddingAction.Finish));
        Assert.Equal(ReembeddingPhase.Cancelled, (await Change(ReembeddingAction.Cancel)).Phase);
        await RefusedAsync(ErrorCode.Conflict, "nothing_to_roll_back", () => Change(ReembeddingAction.Rollback));
        await run.CheckAsync(ReembeddingCluster.First);
        await Begin(ReembeddingCluster.Second);
        await run.UntilAsync(ReembeddingPhase.Switched);
        await RefusedAsync(ErrorCode.Conflict, "reembedding_kept", () => Begin(ReembeddingCluster.First));
        await RefusedAsync(ErrorCode.Conflict, "no_reembedding", () => Change(ReembeddingAction.Cancel));

        Task<ReembeddingStatus> Begin(string model) => run.Grain.Reembed(new ReembeddingRequest { Model = model });
        Task<ReembeddingStatus> Change(ReembeddingAction action) => run.Grain.ChangeReembedding(action);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Whatever_happens_a_search_finds_what_a_fresh_collection_under_the_served_embedder_would(int seed)
    {
        var run = await ReembeddingRun.CreateAsync(cluster, documents: 12);
        var watch = run.WatchAsync();
        var random = new Random(seed);
        var switches = 0;
        for (var step = 0; step < 60; step++)
        {
            var id = $"d{random.Next(15)}";
            switch (random.Next(14))
            {
                case < 4:
                    await run.SubmitAsync(id, $"shared 보증 word{random.Next(4)} step{step}");
                    break;
                case 4:
                    await run.DeleteAsync(id);
                    break;
                case < 7:
                    var served = (await run.Grain.FindReembedding()).Served.Embedder;
                    await TryAsync(() =>
                        run.Grain.Reembed(
                            new ReembeddingRequest
                            {
                                Model =
                                    served == ReembeddingCluster.First
                                        ? ReembeddingCluster.Second
                                        : ReembeddingCluster.First,
                            }
                        )
                    );
                    break;
                case 7:
                    await run.DeactivateAsync();
                    break;
                case < 12 when await run.Grain.FindReembedding() is { IsUnderWay: true }:
                    await run.Grain.ChangeReembedding(ReembeddingAction.Resume);
                    await run.WhileAsync(status => status.IsUnderWay);
                    switches++;
                    break;
                default:
                    var actions = Enum.GetValues<ReembeddingAction>();
                    await TryAsync(() => run.Grain.ChangeReembedding(actions[random.Next(actions.Length)]));
                    break;
            }

            await run.CheckAsync();
        }

        Assert.InRange(switches, 2, int.MaxValue);
        Assert.InRange(await watch(), 1, int.MaxValue);
    }

    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (PipelineException error) when (error.Code == ErrorCode.Conflict)
        {
            // Not in this state.
        }
    }

    private static async Task RefusedAsync(ErrorCode code, string? reason, Func<Task> act)
    {
        var error = await Assert.ThrowsAsync<PipelineException>(act);
        Assert.Equal((code, reason), (error.Code, error.Reason));
    }
}
