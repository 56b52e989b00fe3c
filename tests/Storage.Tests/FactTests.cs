using Pipeline.Storage.Errors;
using Pipeline.Storage.Facts;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

public sealed class FactTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_fact_is_settled_by_one_and_stays(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var facts = (IDeploymentFacts)fixture.Store;
        Assert.Null(await facts.FindFactAsync("model", default));
        var claims = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => facts.TryClaimFactAsync("model", $"e{i}", default))
        );
        var winner = Assert.Single(Enumerable.Range(0, 20), i => claims[i]);
        Assert.Equal($"e{winner}", await facts.FindFactAsync("model", default));
        Assert.Null(await facts.FindFactAsync("Model", default));

        await fixture.ReopenAsync();
        facts = (IDeploymentFacts)fixture.Store;
        Assert.Equal($"e{winner}", await facts.FindFactAsync("model", default));
        Assert.False(await facts.TryClaimFactAsync("model", "late", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_fact_is_replaced_only_by_whoever_knows_what_it_was(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var facts = (IDeploymentFacts)fixture.Store;
        Assert.False(await facts.TryReplaceFactAsync("model", "", "new", default));
        Assert.Null(await facts.FindFactAsync("model", default));
        await facts.TryClaimFactAsync("model", "old\0", default);
        var replaced = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => facts.TryReplaceFactAsync("model", "old\0", $"n{i}", default))
        );
        var winner = Assert.Single(Enumerable.Range(0, 20), i => replaced[i]);
        Assert.Equal($"n{winner}", await facts.FindFactAsync("model", default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_name_that_cannot_be_kept_is_refused(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var facts = (IDeploymentFacts)fixture.Store;
        foreach (var bad in (string[])["", "a\0", new string('x', 201)])
        {
            await Assert.ThrowsAsync<StoreInputException>(() => facts.FindFactAsync(bad, default));
            await Assert.ThrowsAsync<StoreInputException>(() => facts.TryClaimFactAsync(bad, "v", default));
        }
    }
}
