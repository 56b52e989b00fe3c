using Microsoft.Extensions.Time.Testing;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Sessions;

namespace Pipeline.Inference.Tests.Batching;

public sealed class BatchLoopTests
{
    private static readonly BatchingOptions Small = new()
    {
        MaxQueuedTexts = 8,
        TokenBudget = 64,
        MaxBatch = 4,
        ExpressLane = false,
    };
    private readonly GatedRunner _runner = new() { Poison = 13 };

    [Fact]
    public async Task ResultsComeInTheOrderOfTheInputsThoughBatchesAreSortedByLength()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small);
        _runner.Allow();
        var inputs = new[] { 30, 1, 60, 2, 31, 3, 59 }.Select((length, i) => Input(100 + i, length)).ToList();

        var results = await loop.RunAsync(inputs, RequestPriority.Bulk, default);

        Assert.Equal([100, 101, 102, 103, 104, 105, 106], results);
        Assert.True(_runner.Batches.Count > 1);
    }

    [Fact]
    public async Task ALoneRequestRunsAtOnceAndOnesThatMeetShareABatch()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small);
        var first = Run(loop, 1);
        await _runner.StartedAsync();
        var second = Run(loop, 2);
        var third = Run(loop, 3);
        _runner.Allow();

        Assert.Equal<IEnumerable<int>>([1], await first);
        Assert.Equal<IEnumerable<int>>([2], await second);
        Assert.Equal<IEnumerable<int>>([3], await third);
        Assert.Equal([1], _runner.Batches[0]);
        Assert.Equal([2, 3], _runner.Batches[1].Order());
    }

    [Fact]
    public async Task InteractiveOvertakesBulk()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small with { MaxBatch = 1 });
        var running = Run(loop, 1);
        await _runner.StartedAsync();
        var bulk = Run(loop, 2);
        var interactive = loop.RunAsync([Input(3, 1)], RequestPriority.Interactive, default);
        _runner.Allow();
        await Task.WhenAll(running, bulk, interactive);

        Assert.Equal([1, 3, 2], _runner.Batches.Select(b => b[0]));
    }

    [Fact]
    public async Task InteractiveDoesNotWaitForABulkBatchThatIsRunning()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small with { ExpressLane = true });
        var running = Run(loop, 1);
        await _runner.StartedAsync();
        var waiting = Run(loop, 2);
        var interactive = loop.RunAsync([Input(3, 1)], RequestPriority.Interactive, default);

        // It starts although the bulk batch has not ended, and bulk that waits does not start beside it.
        await _runner.StartedAsync();
        Assert.Equal([1, 3], _runner.Batches.Select(b => b[0]));
        Assert.Equal(2, loop.Statistics.Active);
        _runner.Allow();

        Assert.Equal<IEnumerable<int>>([3], await interactive);
        Assert.Equal<IEnumerable<int>>([1, 2], (int[])[.. await running, .. await waiting]);
        Assert.Equal(0, loop.Statistics.Active);
        Assert.False(_runner.IsDisposed);
    }

    [Fact]
    public async Task ASmallRequestDoesNotWaitForALargeOneThatIsRunning()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small with { ExpressLane = true, MaxBatch = 2 });
        var large = loop.RunAsync([Input(1, 1), Input(2, 1), Input(3, 1)], RequestPriority.Interactive, default);
        await _runner.StartedAsync();
        var small = loop.RunAsync([Input(4, 1)], RequestPriority.Interactive, default);

        await _runner.StartedAsync();
        Assert.Equal([1, 4], _runner.Batches.Select(b => b.Min()));
        _runner.Allow();
        Assert.Equal<IEnumerable<int>>([4], await small);
        Assert.Equal<IEnumerable<int>>([1, 2, 3], await large);
    }

    [Fact]
    public async Task AModelThatFailsOnItsProbeTooIsBrokenAndEverythingEndsRetryable()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small with { MaxBatch = 1 }, probe: Input(13, 1));
        var running = Run(loop, 13);
        await _runner.StartedAsync();
        var waiting = Run(loop, 2);
        _runner.Allow();

        Assert.True((await Assert.ThrowsAsync<SessionFaultedException>(() => running)).HadBegun);
        Assert.False((await Assert.ThrowsAsync<SessionFaultedException>(() => waiting)).HadBegun);
        Assert.DoesNotContain("poison", (await loop.Faulted).Reason, StringComparison.Ordinal);
        Assert.Throws<SessionFaultedException>(() => loop.EnsureRoom(1, RequestPriority.Bulk));
        await Assert.ThrowsAsync<SessionFaultedException>(() => Run(loop, 3));
    }

    [Fact]
    public async Task AModelThatPassesItsProbeIsNotBrokenByARequest()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small with { MaxBatch = 1 }, probe: Input(1, 1));
        _runner.Allow();
        await Assert.ThrowsAsync<InferenceException>(() => Run(loop, 13));

        Assert.Equal<IEnumerable<int>>([2], await Run(loop, 2));
        Assert.False(loop.Faulted.IsCompleted);
    }

    [Fact]
    public async Task DisposalWaitsForBothLanes()
    {
        var loop = new BatchLoop<int>("m", _runner, Small with { ExpressLane = true });
        var running = Run(loop, 1);
        await _runner.StartedAsync();
        var interactive = loop.RunAsync([Input(3, 1)], RequestPriority.Interactive, default);
        await _runner.StartedAsync();
        var disposal = loop.DisposeAsync().AsTask();
        _runner.Allow(1);
        await Task.WhenAny(running, interactive);
        Assert.False(_runner.IsDisposed);
        _runner.Allow(1);
        await disposal;

        Assert.Equal<IEnumerable<int>>([1, 3], (int[])[.. await running, .. await interactive]);
        Assert.True(_runner.IsDisposed);
    }

    [Fact]
    public async Task ACancelledRequestEndsAtOnceAndIsNeverRun()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small);
        using var gone = new CancellationTokenSource();
        var running = Run(loop, 1);
        await _runner.StartedAsync();
        var cancelled = loop.RunAsync([Input(2, 1), Input(3, 1)], RequestPriority.Bulk, gone.Token);
        var kept = Run(loop, 4);
        gone.Cancel();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(gone.Token, error.CancellationToken);
        _runner.Allow();
        await Task.WhenAll(running, kept);

        Assert.Equal([1, 4], _runner.Batches.SelectMany(b => b));
        Assert.Equal(2, loop.Statistics.Dropped);
    }

    [Fact]
    public async Task AFullQueueRefusesAtOnceAndTakesNothing()
    {
        var time = new FakeTimeProvider();
        await using var loop = new BatchLoop<int>("m", _runner, Small, time);
        var running = Run(loop, 1);
        await _runner.StartedAsync();
        var waiting = loop.RunAsync(
            Enumerable.Range(2, 7).Select(i => Input(i, 1)).ToList(),
            RequestPriority.Bulk,
            default
        );

        var error = await Assert.ThrowsAsync<OverloadedException>(() =>
            loop.RunAsync([Input(20, 1), Input(21, 1)], RequestPriority.Interactive, default)
        );
        Assert.Throws<OverloadedException>(() => loop.EnsureRoom(2, RequestPriority.Interactive));
        Assert.True(error.RetryAfter > TimeSpan.Zero);
        Assert.Contains("8", error.Message, StringComparison.Ordinal);
        var fits = loop.RunAsync([Input(9, 1)], RequestPriority.Interactive, default);
        Assert.Equal(8, loop.Statistics.Queued);
        Assert.Equal(1, loop.Statistics.Active);
        _runner.Allow();
        await Task.WhenAll(running, waiting, fits);

        Assert.DoesNotContain(_runner.Batches.SelectMany(b => b), id => id >= 20);
        Assert.Equal(2, loop.Statistics.Refused);
        Assert.Equal(3, loop.Statistics.Requests);
    }

    [Fact]
    public async Task ARequestThatCanNeverFitIsAnArgumentError()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small);
        Assert.Throws<ArgumentException>(() => loop.EnsureRoom(9, RequestPriority.Bulk));
    }

    [Fact]
    public async Task AFailedBatchFailsItsRequestsOnly()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small with { MaxBatch = 1 });
        var running = Run(loop, 1);
        await _runner.StartedAsync();
        var poisoned = loop.RunAsync([Input(13, 1), Input(14, 1), Input(15, 1)], RequestPriority.Bulk, default);
        var after = Run(loop, 5);
        _runner.Allow();

        var error = await Assert.ThrowsAsync<InferenceException>(() => poisoned);
        Assert.Contains("poison", error.Message, StringComparison.Ordinal);
        Assert.Equal<IEnumerable<int>>([5], await after);
        Assert.Equal<IEnumerable<int>>([1], await running);

        // What was left of the failed request is not worth a run.
        Assert.Equal([1, 13, 5], _runner.Batches.Select(b => b[0]));
    }

    [Fact]
    public async Task DisposalFinishesAcceptedWorkAndRefusesMore()
    {
        var loop = new BatchLoop<int>("m", _runner, Small);
        var running = Run(loop, 1);
        await _runner.StartedAsync();
        var waiting = Run(loop, 2);
        var disposal = loop.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Run(loop, 3));
        Assert.False(_runner.IsDisposed);
        _runner.Allow();
        await disposal;

        Assert.Equal<IEnumerable<int>>([1], await running);
        Assert.Equal<IEnumerable<int>>([2], await waiting);
        Assert.True(_runner.IsDisposed);
        await loop.DisposeAsync();
    }

    [Fact]
    public async Task DisposalFailsWhatItCannotFinishInTime()
    {
        var time = new FakeTimeProvider();
        var loop = new BatchLoop<int>("m", _runner, Small, time);
        var running = Run(loop, 1);
        await _runner.StartedAsync();
        var waiting = Run(loop, 2);
        var disposal = loop.DisposeAsync().AsTask();
        time.Advance(Small.DrainTimeout);
        await disposal;

        await Assert.ThrowsAsync<InferenceException>(() => running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.True(_runner.IsDisposed);
        Assert.Equal([1], Assert.Single(_runner.Batches));
    }

    [Fact]
    public async Task StatisticsCountTokensAndPadding()
    {
        await using var loop = new BatchLoop<int>("m", _runner, Small);
        var first = Run(loop, 1);
        await _runner.StartedAsync();
        var pair = loop.RunAsync([Input(2, 10), Input(3, 12)], RequestPriority.Bulk, default);
        _runner.Allow();
        await Task.WhenAll(first, pair);

        var statistics = loop.Statistics;
        Assert.Equal(2, statistics.Batches);
        Assert.Equal(1.5, statistics.MeanBatchSize);
        Assert.Equal(1 + 10 + 12, statistics.Tokens);
        Assert.Equal(1 + 24, statistics.PaddedTokens);
        Assert.Equal(0, statistics.Queued);
    }

    [Theory]
    [InlineData(nameof(BatchingOptions.MaxQueuedTexts))]
    [InlineData(nameof(BatchingOptions.TokenBudget))]
    [InlineData(nameof(BatchingOptions.MaxBatch))]
    [InlineData(nameof(BatchingOptions.InteractiveBurst))]
    [InlineData(nameof(BatchingOptions.DrainTimeout))]
    public void OptionsOutOfRangeAreNamed(string option)
    {
        var bad = option switch
        {
            nameof(BatchingOptions.MaxQueuedTexts) => new BatchingOptions { MaxQueuedTexts = 0 },
            nameof(BatchingOptions.TokenBudget) => new BatchingOptions { TokenBudget = 511 },
            nameof(BatchingOptions.MaxBatch) => new BatchingOptions { MaxBatch = 0 },
            nameof(BatchingOptions.InteractiveBurst) => new BatchingOptions { InteractiveBurst = 0 },
            _ => new BatchingOptions { DrainTimeout = TimeSpan.FromTicks(-1) },
        };
        Assert.Equal(option, Assert.Throws<ArgumentOutOfRangeException>(() => bad.Validate(512)).ParamName);
        new BatchingOptions().Validate(512);
    }

    private static TokenInput Input(int id, int length) => new([id, .. new int[length - 1]], length);

    private static Task<int[]> Run(BatchLoop<int> loop, int id) =>
        loop.RunAsync([Input(id, 1)], RequestPriority.Bulk, default);
}
