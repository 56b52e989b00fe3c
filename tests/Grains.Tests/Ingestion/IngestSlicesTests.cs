using Pipeline.Grains.Ingestion;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Tests.Ingestion;

/// <summary>A long document is published slice by slice, and others come between.</summary>
public sealed class IngestSlicesTests
{
    private const int Chunks = (3 * FlightParts.SliceChunks) + 7;

    [Fact]
    public async Task ASmallDocumentIsPublishedWhileTheIndexTakesASliceOfALargeOne()
    {
        var applied = new TaskCompletionSource<bool>();
        await using var run = new LaneRun { OnApplied = (_, stop) => applied.Task.WaitAsync(stop) };
        run.Submit("책", $"book {Chunks}", LaneRun.Large);
        await run.UntilAsync(() => run.Shard.Parts.Count > 0, still: true);
        run.Submit("note", "note 1");
        await run.UntilAsync(() => run.Shard.Row("note")!.State == DocumentState.Chunked);
        Assert.Equal([("책", 1L, FlightParts.SliceChunks)], run.Shard.Parts);
        applied.SetResult(true);
        await SettledAsync(run);
        Assert.Equal(
            [FlightParts.SliceChunks, 2 * FlightParts.SliceChunks, 3 * FlightParts.SliceChunks],
            run.Shard.Parts.Select(part => part.Chunks)
        );
        Assert.Equal([("note", 1L), ("책", 1L)], run.Shard.Log);
        Assert.Equal(Chunks, run.Shard.Published("책")!.Chunks.Count);
        Assert.Empty(run.Shard.Mixed);
    }

    [Fact]
    public async Task ASliceWaitsForTheOneBefore()
    {
        var waited = new List<long>();
        await using var run = new LaneRun();
        run.OnApplied = (number, _) =>
        {
            Assert.Equal(number, run.Shard.Number);
            waited.Add(number);
            return Task.FromResult(true);
        };
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await SettledAsync(run);
        Assert.Equal(3, waited.Count);
    }

    [Fact]
    public async Task WhereNoIndexFollowsTheRestIsPublishedAtOnce()
    {
        await using var run = new LaneRun { OnApplied = (_, _) => Task.FromResult(false) };
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await SettledAsync(run);
        Assert.Equal([FlightParts.SliceChunks], run.Shard.Parts.Select(part => part.Chunks));
        Assert.Equal(Chunks, run.Shard.Published("book")!.Chunks.Count);
    }

    [Fact]
    public async Task ANewVersionOfALargeDocumentIsPublishedWhole()
    {
        await using var run = new LaneRun();
        run.Submit("book", "book 3", LaneRun.Large);
        await SettledAsync(run);
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await SettledAsync(run);
        Assert.Empty(run.Shard.Parts);
        Assert.Equal((2, Chunks), (run.Shard.Published("book")!.Version, run.Shard.Published("book")!.Chunks.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task AnEndBetweenSlicesLosesNothingAndDoublesNothing(int slices)
    {
        var never = new TaskCompletionSource<bool>();
        await using var run = new LaneRun();
        run.OnApplied = (_, stop) =>
            run.Shard.Parts.Count < slices ? Task.FromResult(true) : never.Task.WaitAsync(stop);
        run.Submit("책", $"book {Chunks}", LaneRun.Large);
        await run.UntilAsync(() => run.Shard.Parts.Count == slices, still: true);
        run.OnApplied = (_, _) => Task.FromResult(true);
        await run.RestartAsync();
        await SettledAsync(run);
        Assert.Equal(Chunks, run.Shard.Published("책")!.Chunks.Count);
        Assert.Equal(
            Enumerable.Range(1, 3).Select(slice => slice * FlightParts.SliceChunks),
            run.Shard.Parts.Select(part => part.Chunks)
        );
        Assert.Equal([("책", 1L)], run.Shard.Log);
        Assert.Empty(run.Shard.Mixed);
        var embedded = run.Model.Embedded.CountBy(text => text).ToDictionary();
        Assert.All(
            Enumerable.Range(0, slices * FlightParts.SliceChunks),
            i => Assert.Equal(1, embedded[FakeModel.Text("book", "책", 1, i)])
        );
    }

    [Fact]
    public async Task AVersionThatIsReplacedBetweenSlicesIsNotGoneOnWith()
    {
        var applied = new TaskCompletionSource<bool>();
        await using var run = new LaneRun { OnApplied = (_, stop) => applied.Task.WaitAsync(stop) };
        run.Submit("book", $"book {Chunks}", LaneRun.Large);
        await run.UntilAsync(() => run.Shard.Parts.Count > 0, still: true);
        run.Submit("book", "other 2");
        applied.SetResult(true);
        await SettledAsync(run);
        Assert.Equal([("book", 2L)], run.Shard.Log);
        Assert.Equal(2, run.Shard.Published("book")!.Chunks.Count);
        Assert.Empty(run.Shard.Mixed);
    }

    /// <summary>Without time going by, in which what is embedded so far would be worth a part.</summary>
    private static Task SettledAsync(LaneRun run) => run.UntilAsync(() => run.Shard.IsSettled, still: true);
}
