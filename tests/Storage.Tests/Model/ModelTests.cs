using FsCheck;
using FsCheck.Fluent;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Model;

public sealed class ModelTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Any_history_leaves_the_store_as_the_model_says(StoreKind kind)
    {
        // One file for all histories, each in a collection of its own: they must not see each other either.
        await using var fixture = await StoreFixture.OpenAsync(kind);
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
            // Each step is some fifty reads, and those of a server take longer.
            .Check(Config.QuickThrowOnFailure.WithMaxTest(kind == StoreKind.Sqlite ? 40 : 12));
    }
}
