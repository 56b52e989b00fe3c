using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Collections;
using Pipeline.Storage;
using Pipeline.Storage.Collections;

namespace Pipeline.Grains.Tests.Collections;

/// <summary>What a silo knows of collections whose grains do not answer.</summary>
public sealed class KnownCollectionsTests
{
    private static readonly CollectionRow Row = new(
        "handbook",
        3,
        JsonSerializer.Serialize(new CollectionSettings { ShardCount = 3 }, PipelineJson.Options),
        DateTimeOffset.UnixEpoch
    );

    [Fact]
    public async Task What_is_not_known_is_read_from_the_store_while_the_grain_does_not_answer()
    {
        var time = new FakeTimeProvider();
        var known = new KnownCollections(
            Fake<IGrainFactory>(_ => Fake<ICollectionGrain>(_ => new TaskCompletionSource<VersionedSettings?>().Task)),
            Fake<ICorpusStore>(name => Task.FromResult((string)name![0]! == Row.Name ? Row : null)),
            time
        );
        var finding = known.FindAsync(Row.Name).AsTask();
        var missing = known.FindAsync("other").AsTask();
        Assert.False(finding.IsCompleted, finding.Exception?.ToString());
        time.Advance(TimeSpan.FromSeconds(1));
        var found = await finding;
        Assert.Equal((3, KnownCollection.Of(Row).Version), (found.Settings.ShardCount, found.Version));
        var error = await Assert.ThrowsAsync<PipelineException>(() => missing);
        Assert.Equal(ErrorCode.UnknownCollection, error.Code);

        // From then on it is known, and used as any other copy is.
        var again = known.FindAsync(Row.Name).AsTask();
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(found, await again);
    }

    private static T Fake<T>(Func<object?[]?, object?> answer)
        where T : class
    {
        var fake = DispatchProxy.Create<T, Answering>();
        ((Answering)(object)fake).Answer = answer;
        return fake;
    }

    /// <summary>Answers every call alike.</summary>
    public class Answering : DispatchProxy
    {
        /// <summary>The answer, from a call's arguments.</summary>
        public Func<object?[]?, object?> Answer { get; set; } = _ => null;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer(args);
    }
}
