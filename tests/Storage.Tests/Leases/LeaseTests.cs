using Pipeline.Storage.Leases;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Leases;

public sealed class LeaseTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_lease_is_one_owners_until_it_is_given_back(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var leases = (ILeases)fixture.Store;
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => leases.TryTakeLeaseAsync("watch", $"s{i}", Long, default))
        );
        var owner = Assert.Single(Enumerable.Range(0, 20), i => taken[i] is not null);
        Assert.Equal(1, taken[owner]);
        Assert.Null(await leases.TryTakeLeaseAsync("watch", $"s{owner}", Long, default));
        Assert.Equal(1, await leases.TryTakeLeaseAsync("other", "somebody", Long, default));

        Assert.True(await leases.TryRenewLeaseAsync("watch", $"s{owner}", 1, Long, default));
        Assert.False(await leases.TryRenewLeaseAsync("watch", "somebody", 1, Long, default));
        Assert.False(await leases.TryRenewLeaseAsync("watch", $"s{owner}", 2, Long, default));

        await leases.ReleaseLeaseAsync("watch", "somebody", 1, default);
        Assert.Null(await leases.TryTakeLeaseAsync("watch", "somebody", Long, default));
        await leases.ReleaseLeaseAsync("watch", $"s{owner}", 1, default);
        Assert.Equal(2, await leases.TryTakeLeaseAsync("watch", "somebody", Long, default));
        Assert.False(await leases.TryRenewLeaseAsync("watch", $"s{owner}", 1, Long, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_lease_that_has_lapsed_is_the_next_ones_with_a_higher_fence(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var leases = (ILeases)fixture.Store;
        Assert.Equal(1, await leases.TryTakeLeaseAsync("watch", "first", Short, default));

        // By the clock of the store, which is that of the test only where there is no server.
        long? fence;
        while ((fence = await leases.TryTakeLeaseAsync("watch", "second", Long, default)) is null)
        {
            fixture.Clock.Advance(Short);
            await Task.Delay(Short);
        }

        Assert.Equal(2, fence);
        Assert.False(await leases.TryRenewLeaseAsync("watch", "first", 1, Long, default));
        Assert.True(await leases.TryRenewLeaseAsync("watch", "second", 2, Long, default));
        await leases.ReleaseLeaseAsync("watch", "first", 1, default);
        Assert.Null(await leases.TryTakeLeaseAsync("watch", "first", Long, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_has_lapsed_is_not_renewed_although_nobody_took_it(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var leases = (ILeases)fixture.Store;
        Assert.Equal(1, await leases.TryTakeLeaseAsync("watch", "first", Short, default));
        while (await leases.TryRenewLeaseAsync("watch", "first", 1, Short, default))
        {
            fixture.Clock.Advance(Short * 2);
            await Task.Delay(Short * 2);
        }

        Assert.Equal(2, await leases.TryTakeLeaseAsync("watch", "first", Long, default));
    }
}
