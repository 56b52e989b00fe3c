using FsCheck;
using FsCheck.Fluent;

namespace Pipeline.Storage.Tests.Model;

public sealed class ModelTests
{
    [Fact]
    public async Task Any_history_leaves_the_store_as_the_model_says()
    {
        // One file for all histories, each in a collection of its own: they must not see each other either.
        await using var fixture = await StoreFixture.OpenAsync();
        var run = 0;
        Prop.ForAll(
                Operation.Histories(),
                history =>
                {
                    var collection = $"run{run++}";
                    fixture.CollectionAsync(collection, ModelRun.Shards).GetAwaiter().GetResult();
                    new ModelRun(fixture, collection).PlayAsync(history).GetAwaiter().GetResult();
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }
}
