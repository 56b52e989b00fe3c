using System.Text;
using Pipeline.Contracts.Errors;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Tests.Ingestion;

/// <summary>The beginning of a long document is published before its end is embedded.</summary>
public sealed class IngestPartsTests
{
    private const int Chunks = 1000;

    [Fact]
    public async Task TheBeginningOfALongDocumentIsPublishedBeforeItsEndIsEmbedded()
    {
        using var permits = new SemaphoreSlim(2);
        await using var run = new LaneRun(options => (options.EmbedCalls, options.EmbedTexts) = (1, 64));
        run.Model.OnEmbed = (_, stop) => permits.WaitAsync(stop);
        run.Submit("책", $"book {Chunks}", LaneRun.Large);
        await run.UntilAsync(() => run.Shard.Published("책") is not null || Release(permits, run));
        var part = run.Shard.Published("책")!;
        Assert.True(part.IsPart);
        Assert.InRange(part.Chunks.Count, 64, Chunks / 2);
        Assert.Equal(
            (DocumentState.Accepted, part.Chunks.Count),
            (run.Shard.Row("책")!.State, run.Shard.Row("책")!.PartChunks)
        );
        permits.Release(1000);
        await run.SettledAsync();
        Assert.Equal((false, Chunks), (run.Shard.Published("책")!.IsPart, run.Shard.Published("책")!.Chunks.Count));
        Assert.Empty(run.Shard.Mixed);
    }

    [Fact]
    public async Task PartsAddToThoseBeforeThemAndAreFew()
    {
        await using var run = new LaneRun(options => (options.EmbedCalls, options.EmbedTexts) = (1, 16));
        run.Model.OnEmbed = (_, _) => PartAsync(run);
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await run.SettledAsync();
        Assert.NotEmpty(run.Shard.Parts);
        Assert.Equal(
            run.Shard.Parts.Select(part => part.Chunks).Distinct().Order(),
            run.Shard.Parts.Select(part => part.Chunks)
        );
        Assert.InRange(run.Shard.Parts.Count, 1, 8);
        Assert.Empty(run.Shard.Mixed);
    }

    [Fact]
    public async Task WhatIsServedWholeStaysUntilTheNewVersionIsWhole()
    {
        await using var run = new LaneRun(options => (options.EmbedCalls, options.EmbedTexts) = (1, 64));
        run.Submit("book", "book 3", LaneRun.Large);
        await run.SettledAsync();
        run.Model.OnEmbed = (_, _) =>
        {
            run.Time.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(1, run.Shard.Published("book")!.Version);
            return Task.CompletedTask;
        };
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await run.SettledAsync();
        Assert.Empty(run.Shard.Parts);
        Assert.Equal((2, Chunks), (run.Shard.Published("book")!.Version, run.Shard.Published("book")!.Chunks.Count));
    }

    [Fact]
    public async Task AfterACrashItGoesOnBehindWhatIsPublished()
    {
        using var permits = new SemaphoreSlim(0);
        await using var run = new LaneRun(options => (options.EmbedCalls, options.EmbedTexts) = (1, 64));
        run.Model.OnEmbed = (_, stop) => permits.WaitAsync(stop);
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await run.UntilAsync(() => run.Shard.Row("book")!.PartChunks > 0 || Release(permits, run));
        await run.RestartAsync();
        var kept = run.Shard.Row("book")!.PartChunks;
        permits.Release(1000);
        await run.SettledAsync();
        Assert.Equal(Chunks, run.Shard.Published("book")!.Chunks.Count);
        Assert.Empty(run.Shard.Mixed);
        var embedded = run.Model.Embedded.CountBy(text => text).ToDictionary();
        Assert.All(Enumerable.Range(0, kept), i => Assert.Equal(1, embedded[FakeModel.Text("book", "book", 1, i)]));
    }

    [Fact]
    public async Task APartOfAnotherModelIsReplacedWhole()
    {
        using var permits = new SemaphoreSlim(0);
        await using var run = new LaneRun(options => (options.EmbedCalls, options.EmbedTexts) = (1, 64));
        run.Model.OnEmbed = (_, stop) => permits.WaitAsync(stop);
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await run.UntilAsync(() => run.Shard.Row("book")!.PartChunks > 0 || Release(permits, run));
        run.Model.Name = "model-b";
        permits.Release(1000);
        await run.SettledAsync();
        var published = run.Shard.Published("book")!;
        Assert.Equal((Chunks, "model-b"), (published.Chunks.Count, published.EmbedderName));
        Assert.Empty(run.Shard.Mixed);
        Assert.Equal(run.Shard.Parts.Select(part => part.Chunks).Order(), run.Shard.Parts.Select(part => part.Chunks));
    }

    [Fact]
    public async Task ADocumentThatFailsForGoodLeavesNoPart()
    {
        await using var run = new LaneRun(options =>
            (options.EmbedCalls, options.EmbedTexts, options.MaxAttempts) = (1, 64, 1)
        );
        run.Model.OnEmbed = async (_, _) =>
        {
            await PartAsync(run);
            if (run.Shard.Parts.Count > 0)
            {
                throw new PipelineException(ErrorCode.InvalidRequest, "No.");
            }
        };
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await run.SettledAsync();
        Assert.NotEmpty(run.Shard.Parts);
        Assert.Equal(DocumentState.Failed, run.Shard.Row("book")!.State);
        Assert.Null(run.Shard.Published("book"));
    }

    /// <summary>Goes on when there is a part, or cannot be one yet.</summary>
    private static async Task PartAsync(LaneRun run)
    {
        run.Time.Advance(TimeSpan.FromSeconds(5));
        if (run.Model.Embedded.Count >= 64)
        {
            await run.UntilAsync(() => run.Shard.Parts.Count > 0);
        }
    }

    /// <summary>Lets one more call of the embedder pass.</summary>
    private static bool Release(SemaphoreSlim permits, LaneRun run)
    {
        if (permits.CurrentCount == 0 && run.Model.Embedded.Count < Chunks / 3)
        {
            permits.Release();
        }

        return false;
    }
}
