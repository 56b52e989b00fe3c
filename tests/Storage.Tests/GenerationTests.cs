using Pipeline.Storage.Generations;
using Pipeline.Storage.Publishing;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>Documents that are cut and embedded in two ways at once, and the switch from one to the other.</summary>
public sealed class GenerationTests
{
    private const int Shards = GenerationRun.Shards;

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_generation_takes_the_place_of_the_served_one_only_whole_and_at_one_number(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var run = new GenerationRun(fixture);
        await run.CreateAsync();
        await run.SubmitAsync("a");
        await run.SubmitAsync("b");
        await run.SubmitAsync("c", commits: false);
        Assert.True(await run.BeginAsync());
        await run.CheckAsync();
        await run.CutAsync(1);
        Assert.False(await run.SwitchAsync());
        await run.CutAsync(9);
        await run.SubmitAsync("a");
        Assert.False(await run.SwitchAsync());
        await run.CutAsync(9);
        var before = await Task.WhenAll(Enumerable.Range(0, Shards).Select(run.LastAsync));
        Assert.True(await run.SwitchAsync());
        var after = await Task.WhenAll(Enumerable.Range(0, Shards).Select(run.LastAsync));
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second > pair.First));
        Assert.Equal(1, (await run.Store.FindGenerationsAsync("docs", default))!.Served);
        await run.CheckAsync();

        Assert.Equal(
            [CommitRefusal.ServesWhole, CommitRefusal.OtherPart],
            await run.CommitInPartsAsync("c", generation: 1)
        );

        // What was cut for the one that was served is not published any more, and taken again.
        Assert.False(await run.CommitAsync("c", generation: 0));
        Assert.True(await run.CommitAsync("c", generation: 1));
        await fixture.ReopenAsync();
        await run.CheckAsync();
        Assert.True(await run.DropAsync());
        Assert.Null(await run.Store.CountCutsAsync("docs", default));
        await run.SweepAsync();
        await run.CheckAsync();
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Content_of_the_served_version_is_given_as_long_as_it_is_the_newest(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var run = new GenerationRun(fixture);
        await run.CreateAsync();
        await run.SubmitAsync("a");
        Assert.True(await run.BeginAsync());
        var missing = Assert.Single(await run.MissingAsync("a"));
        Assert.NotNull(await run.Store.FindServedContentAsync("docs", "a", missing.Version, default));
        await run.SubmitAsync("a", commits: false);
        missing = Assert.Single(await run.MissingAsync("a"));
        Assert.Null(await run.Store.FindServedContentAsync("docs", "a", missing.Version, default));
        var served = await run.Store.ReadServedAsync("docs", "a", missing.Version, default);
        Assert.Equal("a v1 g0", Assert.Single(served!.Chunks).Text);
        Assert.Null(await run.Store.ReadServedAsync("docs", "a", missing.Version + 1, default));
        Assert.Equal(0, (await run.Store.CountCutsAsync("docs", default))!.Done);
        await Assert.ThrowsAsync<GenerationNotFoundException>(() =>
            run.Store.FirstMissingAsync("docs", 0, 7, 0, default)
        );
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_collection_that_is_deleted_takes_both_generations_along(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var run = new GenerationRun(fixture);
        await run.CreateAsync();
        await run.SubmitAsync("a");
        Assert.True(await run.BeginAsync());
        Assert.Equal(["docs"], await run.Store.ListBesideAsync(default));
        await run.CutAsync(9);
        Assert.True(await fixture.Store.DeleteCollectionAsync("docs", default));
        await fixture.HousekeepingDoneAsync();
        Assert.Empty(await run.Store.ListBesideAsync(default));
        Assert.Null(await run.Store.FindGenerationsAsync("docs", default));

        run = new GenerationRun(fixture);
        await run.CreateAsync();
        await run.SubmitAsync("a");
        await run.CheckAsync();
        Assert.Null((await fixture.Store.FindCollectionAsync("docs", default))!.Generations);
        Assert.True(await run.BeginAsync());
        Assert.Single(await run.MissingAsync());
    }

    [Theory]
    [OnSqlite(1)]
    [OnSqlite(2)]
    [OnSqlite(3)]
    [OnPostgres(4)]
    public async Task Whatever_happens_every_generation_tells_its_own_documents_and_no_others(StoreKind kind, int seed)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var run = new GenerationRun(fixture);
        await run.CreateAsync();
        var random = new Random(seed);
        var switches = 0;
        for (var step = 0; step < 250; step++)
        {
            var id = $"d{random.Next(9)}";
            switch (random.Next(10))
            {
                case < 3:
                    await run.SubmitAsync(id, commits: random.Next(4) > 0);
                    break;
                case 3:
                    await run.DeleteAsync(id);
                    break;
                case 4:
                    await run.RelabelAsync(id, $"label{random.Next(3)}");
                    break;
                case 5:
                    await run.BeginAsync();
                    break;
                case < 8:
                    await run.CutAsync(random.Next(1, 12));
                    break;
                case 8 when random.Next(5) == 0:
                    await run.DropAsync();
                    await run.SweepAsync(random.Next(1, 5));
                    break;
                default:
                    switches += await run.SwitchAsync() ? 1 : 0;
                    break;
            }

            await run.CheckAsync();
        }

        Assert.True(switches > 3, $"only {switches} switches");
    }
}
