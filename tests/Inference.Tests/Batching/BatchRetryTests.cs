using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;
using Pipeline.Inference.Tests.Faults;

namespace Pipeline.Inference.Tests.Batching;

/// <summary>What becomes of the other inputs of a batch that fails.</summary>
public sealed class BatchRetryTests
{
    private static readonly BatchingOptions Options = new()
    {
        TokenBudget = 64,
        MaxBatch = 64,
        ExpressLane = false,
    };

    [Fact]
    public async Task An_input_that_the_model_cannot_do_fails_its_own_request_only()
    {
        var runner = new GatedRunner { Poison = 13 };
        await using var loop = new BatchLoop<int>("m", runner, Options, probe: Input(1));
        var first = Run(loop, 1);
        await runner.StartedAsync();
        var poisoned = Run(loop, 12, 13);
        var others = new[] { Run(loop, 2, 3), Run(loop, 4), Run(loop, 5, 6, 7) };
        runner.Allow();

        Assert.Equal(
            [
                [2, 3],
                [4],
                [5, 6, 7],
            ],
            await Task.WhenAll(others)
        );
        var error = await Assert.ThrowsAsync<InferenceException>(() => poisoned);
        Assert.Contains("1 x 1 tokens", error.Message, StringComparison.Ordinal);
        Assert.Equal<IEnumerable<int>>([1], await first);
        Assert.False(loop.Faulted.IsCompleted);
        Assert.Equal((2L, 0), (loop.Statistics.Batches, loop.Statistics.Active));
    }

    [Fact]
    public async Task Attempts_at_a_batch_are_bounded_whatever_is_in_it()
    {
        var runner = new FaultyBatchRunner(new FaultPlan([]), id => id >= 0, _ => { });
        await using var loop = new BatchLoop<int>("m", runner, Options, probe: Input(FaultyBatchRunner.Probe));
        var requests = Enumerable.Range(0, 64).Select(id => Run(loop, id)).ToArray();
        foreach (var request in requests)
        {
            await Assert.ThrowsAsync<InferenceException>(() => request);
        }

        // However the requests came together: a batch has 32 runs, and one for each half of a half that is left then.
        Assert.InRange(runner.Runs, 1, Math.Min(2 * 64, (32 + 6) * (int)loop.Statistics.Batches));
        Assert.False(loop.Faulted.IsCompleted);
    }

    [Fact]
    public async Task A_model_that_breaks_while_a_batch_is_tried_in_parts_faults_its_session()
    {
        // Calls: the batch, the probe, the first half, the second half, the probe.
        var plan = new FaultPlan([(0, FaultKind.Fails), (3, FaultKind.LeavesDoubt)]);
        var runner = new FaultyBatchRunner(plan, _ => false, _ => { });
        await using var loop = new BatchLoop<int>("m", runner, Options, probe: Input(FaultyBatchRunner.Probe));
        var both = loop.RunAsync([Input(1), Input(2)], RequestPriority.Bulk, default);

        Assert.True((await Assert.ThrowsAsync<SessionFaultedException>(() => both)).HadBegun);
        Assert.True(loop.Faulted.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_waits_when_a_model_breaks_during_disposal_ends_too()
    {
        var runner = new GatedRunner { Poison = 13 };
        var loop = new BatchLoop<int>("m", runner, Options with { MaxBatch = 1 }, probe: Input(13));
        var running = Run(loop, 13);
        await runner.StartedAsync();
        var waiting = Run(loop, 2);
        var disposal = loop.DisposeAsync();
        runner.Allow();
        await disposal;

        await Assert.ThrowsAsync<SessionFaultedException>(() => running);
        await Assert.ThrowsAsync<SessionFaultedException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(runner.IsDisposed);
    }

    [Fact]
    public async Task A_request_whose_parts_end_on_two_lanes_at_once_completes()
    {
        const int Half = 200_000;
        var request = new BatchRequest<int>([.. Enumerable.Repeat(Input(1), 2 * Half)]);
        await Task.WhenAll(Task.Run(() => Complete(0)), Task.Run(() => Complete(Half)));

        Assert.True(request.Results.IsCompletedSuccessfully);

        void Complete(int from)
        {
            foreach (var item in request.Items.AsSpan(from, Half))
            {
                item.Complete(1);
            }
        }
    }

    private static TokenInput Input(int id) => new([id], 1);

    private static Task<int[]> Run(BatchLoop<int> loop, params int[] ids) =>
        loop.RunAsync([.. ids.Select(Input)], RequestPriority.Bulk, default);
}
