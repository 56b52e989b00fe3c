using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Collections;
using Pipeline.Storage.Collections;

namespace Pipeline.Grains.Tests.Collections;

public sealed class CollectionListingTests
{
    [Fact]
    public async Task OneThatHangsOrFailsIsListedWithItsProblemAndTheOthersAreWhole()
    {
        var time = new FakeTimeProvider();
        var hanging = new TaskCompletionSource<CollectionInfo>();
        var listing = new CollectionListing(
            name =>
                name switch
                {
                    "hangs" => hanging.Task,
                    "faults" => throw new InvalidOperationException("/secret/path"),
                    "refuses" => Task.FromException<CollectionInfo>(
                        new PipelineException(ErrorCode.StoreUnavailable, "The store is away.")
                    ),
                    "gone" => Task.FromException<CollectionInfo>(PipelineException.UnknownCollection(name)),
                    _ => Task.FromResult(Info(name)),
                },
            time,
            NullLogger.Instance
        );
        var list = listing.ListAsync([.. new[] { "a", "faults", "gone", "hangs", "refuses", "z" }.Select(Row)]);
        Assert.False(list.IsCompleted);
        time.Advance(CollectionListing.Patience);
        var infos = await list;
        Assert.Equal(["a", "faults", "hangs", "refuses", "z"], infos.Select(info => info.Name));
        Assert.Equal([false, true, true, true, false], infos.Select(info => info.Problem is not null));
        Assert.Equal("The store is away.", infos[3].Problem);
        Assert.DoesNotContain("secret", infos[1].Problem, StringComparison.Ordinal);
        Assert.All(infos, info => Assert.Equal(2, info.Settings.ShardCount));
        Assert.Equal(new long[2], infos[2].Watermarks);
    }

    private static CollectionRow Row(string name) => new(name, 2, """{"shardCount":2}""", DateTimeOffset.UnixEpoch);

    private static CollectionInfo Info(string name) =>
        new()
        {
            Name = name,
            Settings = new CollectionSettings { ShardCount = 2 },
            Documents = new Contracts.Documents.DocumentCounts(0, 0, 0, 0, 0, null),
            Watermarks = [1, 2],
        };
}
