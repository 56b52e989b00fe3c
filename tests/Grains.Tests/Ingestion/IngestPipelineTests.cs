using System.Text;
using Pipeline.Contracts.Errors;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Tests.Ingestion;

public sealed class IngestPipelineTests
{
    private static readonly string[] Small = [.. Enumerable.Range(0, 53).Select(i => $"small{i}")];

    [Fact]
    public async Task SmallDocumentsPassALargeOneThatIsBeingRead()
    {
        var release = new TaskCompletionSource();
        await using var run = new LaneRun();
        run.Model.OnCut = (row, stop) => row.Bytes == LaneRun.Large ? release.Task.WaitAsync(stop) : Task.CompletedTask;
        for (var i = 0; i < 3; i++)
        {
            run.Submit($"book{i}", "book 20", LaneRun.Large);
        }

        await run.UntilAsync(() => run.Model.Cuts.Count == 1);
        Array.ForEach(Small, id => run.Submit(id, "note 1"));
        await run.UntilAsync(() => Small.All(id => run.Shard.Published(id) is not null));
        Assert.Null(run.Shard.Published("book0"));
        release.SetResult();
        await run.SettledAsync();
        Assert.Equal(20, run.Shard.Published("book2")!.Chunks.Count);
    }

    [Fact]
    public async Task SmallDocumentsPassALargeOneAtTheEmbedder()
    {
        const int bookChunks = 2000;
        using var permits = new SemaphoreSlim(0);
        var calls = 0;
        await using var run = new LaneRun(options => options.EmbedCalls = 1);
        run.Model.OnEmbed = async (_, stop) =>
        {
            Interlocked.Increment(ref calls);
            await permits.WaitAsync(stop);
        };
        run.Submit("book", $"book {bookChunks}", LaneRun.Large);
        await run.UntilAsync(() => calls == 1);
        Array.ForEach(Small, id => run.Submit(id, "note 2"));
        await run.UntilAsync(() => Small.All(id => run.Shard.Row(id)!.Progress?.Stage == "embed"));
        while (run.Model.CountEmbedded("note") < 2 * Small.Length)
        {
            var before = calls;
            permits.Release();
            await run.UntilAsync(() => calls > before);
        }

        await run.UntilAsync(() => Small.All(id => run.Shard.Published(id) is not null));
        Assert.InRange(run.Model.CountEmbedded("book"), 1, bookChunks / 5);
        permits.Release(10_000);
        await run.SettledAsync();
        Assert.Equal(bookChunks, run.Shard.Published("book")!.Chunks.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WorkOnAVersionThatHasMovedOnEndsEarly(bool deleted)
    {
        var cancelled = new TaskCompletionSource();
        await using var run = new LaneRun();
        run.Model.OnEmbed = async (texts, stop) =>
        {
            if (texts[0].Contains("@1.", StringComparison.Ordinal))
            {
                try
                {
                    await Task.Delay(Timeout.Infinite, stop);
                }
                finally
                {
                    cancelled.TrySetResult();
                }
            }
        };
        run.Submit("book", "book 500", LaneRun.Large);
        await run.UntilAsync(() => run.Shard.Row("book")!.Progress?.Stage == "embed");
        if (deleted)
        {
            run.Shard.Delete("book");
        }
        else
        {
            run.Submit("book", "book 2", LaneRun.Large);
        }

        await run.UntilAsync(() => cancelled.Task.IsCompleted);
        await run.SettledAsync();
        await run.UntilAsync(() => !run.IsBusy);
        Assert.Equal(deleted ? [] : [("book", 2L)], run.Shard.Log);
        Assert.Equal(0, run.Capacity.Used);
    }

    [Theory]
    [InlineData(ErrorCode.ModelUnavailable)]
    [InlineData(ErrorCode.Overloaded)]
    public async Task AnEmbedderThatIsAwayIsAskedAgainWithoutReadingAgain(ErrorCode code)
    {
        var failures = 12;
        await using var run = new LaneRun();
        run.Model.OnEmbed = (_, _) =>
            Interlocked.Decrement(ref failures) >= 0 ? throw new PipelineException(code, "Away.") : Task.CompletedTask;
        run.Submit("a", "word 3");
        run.Submit("b", "word 200");
        await run.SettledAsync();
        Assert.All(run.Model.Cuts.Values, cuts => Assert.Equal(1, cuts));
        Assert.Equal((0, 0), (run.Shard.Row("a")!.Attempts, run.Shard.Row("b")!.Attempts));
        Assert.Equal(200, run.Shard.Published("b")!.Chunks.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADocumentThatTheEmbedderCannotTakeFailsAlone(bool asIfAway)
    {
        await using var run = new LaneRun(options => options.MaxAttempts = 2);
        run.Model.OnEmbed = (texts, _) =>
            asIfAway && texts.Any(text => text.StartsWith("poison", StringComparison.Ordinal))
                ? throw new PipelineException(ErrorCode.ModelUnavailable, "The model failed on the batch.")
                : Task.CompletedTask;
        run.Submit("before", "word 2");
        run.Submit("bad", "poison 2");
        run.Submit("after", "word 2");
        await run.SettledAsync();
        Assert.Equal(["after", "before"], run.Shard.Log.Select(entry => entry.Id).Order());
        var bad = run.Shard.Row("bad")!;
        Assert.Equal((DocumentState.Failed, "embed", 2), (bad.State, bad.FailureStage, bad.Attempts));
        Assert.False(string.IsNullOrEmpty(bad.FailureReason));
    }

    [Fact]
    public async Task WhatIsEmbeddedWaitsForAStoreThatIsAway()
    {
        var failures = 9;
        await using var run = new LaneRun();
        run.Shard.Fault = call =>
            call is "commit" or "find" or "list" && Interlocked.Decrement(ref failures) >= 0
                ? new StoreUnavailableException("Away.", null!)
                : null;
        run.Submit("a", "word 3");
        await run.SettledAsync();
        Assert.Equal((3, 1), (run.Model.Embedded.Count, run.Model.Cuts.Values.Sum()));
        Assert.True(failures < 0);
    }

    [Theory]
    [InlineData("unfit 1", "commit")]
    [InlineData("unreadable 1", "read")]
    public async Task ADocumentThatCannotBeReadOrStoredFailsAlone(string content, string stage)
    {
        await using var run = new LaneRun();
        run.Submit("before", "word 1");
        run.Submit("bad", content);
        run.Submit("after", "word 1");
        await run.SettledAsync();
        Assert.Equal(["after", "before"], run.Shard.Log.Select(entry => entry.Id).Order());
        Assert.Equal((DocumentState.Failed, stage), (run.Shard.Row("bad")!.State, run.Shard.Row("bad")!.FailureStage));
    }

    [Fact]
    public async Task ADocumentWhoseContentIsDamagedInTheStoreFailsAlone()
    {
        await using var run = new LaneRun();
        run.Shard.OnRead = row => _ = row.DocumentId == "bad" ? throw new StoreCorruptException("Damaged.") : true;
        run.Submit("bad", "word 1");
        run.Submit("after", "word 1");
        await run.SettledAsync();
        Assert.Equal((DocumentState.Failed, "read"), (run.Shard.Row("bad")!.State, run.Shard.Row("bad")!.FailureStage));
        Assert.NotNull(run.Shard.Published("after"));
    }

    [Fact]
    public async Task AThousandDocumentsOfTenMegabytesTakeBoundedMemory()
    {
        const long bytes = 10L << 20;
        var most = 0L;
        await using var run = new LaneRun(options =>
            (options.InFlightBytes, options.MaxLargeDocuments) = (64L << 20, 64)
        );
        run.Shard.OnRead = _ => most = Math.Max(most, run.Capacity.Used);
        for (var i = 0; i < 1000; i++)
        {
            run.Shard.Submit($"d{i}", "word 1", bytes);
        }

        run.Wake();
        await run.SettledAsync();
        Assert.Equal(1000, run.Shard.Log.Count);
        Assert.InRange(most, bytes, 64L << 20);
        await run.UntilAsync(() => run.Capacity.Used == 0);
    }

    [Fact]
    public async Task AnEmbedderThatStandsStillHoldsBoundedBytes()
    {
        const long bytes = 10L << 20;
        var release = new TaskCompletionSource();
        await using var run = new LaneRun(options =>
            (options.InFlightBytes, options.MaxLargeDocuments) = (64L << 20, 64)
        );
        run.Model.OnEmbed = (_, stop) => release.Task.WaitAsync(stop);
        for (var i = 0; i < 200; i++)
        {
            run.Shard.Submit($"책{i}", "word 3000", bytes);
            run.Shard.Submit($"note{i}", "word 100");
        }

        run.Wake();
        var (looks, most, cuts) = (0, 0L, 0);
        await run.UntilAsync(() =>
        {
            (most, looks) = (Math.Max(most, run.Capacity.Used), run.Model.Cuts.Count == cuts ? looks + 1 : 0);
            cuts = run.Model.Cuts.Count;
            return looks > 20 && cuts > 1 && most >= bytes;
        });

        // Documents are let in by their bytes, and each is as large as its text is then found to be: here half as much
        // again. All together are 3 GB.
        Assert.InRange(most, bytes, 2 * (64L << 20));
        Assert.InRange(cuts, 2, 399);
        release.SetResult();
        await run.SettledAsync();
        await run.UntilAsync(() => run.Capacity.Used == 0);
    }

    [Fact]
    public async Task AVersionHasVectorsOfOneModelOnly()
    {
        var calls = 0;
        await using var run = new LaneRun(options => options.EmbedCalls = 1);
        run.Model.OnEmbed = (_, _) =>
        {
            run.Model.Name = Interlocked.Increment(ref calls) >= 2 ? "model-b" : "model-a";
            return Task.CompletedTask;
        };
        run.Submit("a", "word 300");
        await run.SettledAsync();
        var published = run.Shard.Published("a")!;
        Assert.Equal("model-b", published.EmbedderName);
        Assert.All(
            published.Chunks,
            chunk => Assert.Equal($"model-b|{chunk.Text}", Encoding.UTF8.GetString(chunk.Embedding.Span))
        );
    }

    [Fact]
    public async Task ProgressIsToldByChunks()
    {
        using var permits = new SemaphoreSlim(2);
        await using var run = new LaneRun(options => (options.EmbedCalls, options.EmbedTexts) = (1, 64));
        run.Model.OnEmbed = (_, stop) => permits.WaitAsync(stop);
        run.Submit("book", "book 500", LaneRun.Large);
        await run.UntilAsync(() => run.Shard.Row("book")!.Progress is { ChunksDone: > 64 });
        Assert.Equal(new DocumentProgress("embed", 128, 500), run.Shard.Row("book")!.Progress);
        permits.Release(100);
        await run.SettledAsync();
        Assert.Null(run.Shard.Row("book")!.Progress);
    }

    [Fact]
    public async Task StoppingEndsAReaderAndAnEmbedderThatHangAndLosesNothing()
    {
        var run = new LaneRun();
        run.Model.OnCut = (row, stop) =>
            row.DocumentId == "a" ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
        run.Model.OnEmbed = (_, stop) => Task.Delay(Timeout.Infinite, stop);
        run.Submit("a", "word 3");
        run.Submit("b", "word 3");
        await run.UntilAsync(() => run.Model.Cuts.Count == 2, still: true);
        await run.StopAsync();
        Assert.Equal(
            (DocumentState.Accepted, DocumentState.Accepted),
            (run.Shard.Row("a")!.State, run.Shard.Row("b")!.State)
        );
        Assert.Equal((0, 0L), (run.Shard.Log.Count, run.Capacity.Used));
    }

    [Fact]
    public async Task ADeletedCollectionEndsTheLane()
    {
        await using var run = new LaneRun();
        run.Model.OnEmbed = (_, stop) => Task.Delay(Timeout.Infinite, stop);
        run.Submit("a", "word 3");
        await run.UntilAsync(() => run.Model.Cuts.Count == 1);
        run.Shard.Fault = _ => new CollectionNotFoundException("c");
        await run.UntilAsync(() => run.IsGone);
    }

    [Fact]
    public async Task TheBacklogAndItsAgeAreMeasured()
    {
        var release = new TaskCompletionSource();
        await using var run = new LaneRun();
        run.Model.OnCut = (_, stop) => release.Task.WaitAsync(stop);
        run.Submit("a", "word 1");
        run.Submit("b", "word 1");
        await run.UntilAsync(() => run.Metrics.Backlog == 2 && run.Metrics.BacklogAge > TimeSpan.FromSeconds(1));
        Assert.True(run.Metrics.BusyTime("read") > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, run.Metrics.BusyTime("commit"));
        release.SetResult();
        await run.SettledAsync();
        await run.UntilAsync(() => run.Metrics.Backlog == 0 && run.Metrics.BacklogAge == TimeSpan.Zero);
    }
}
