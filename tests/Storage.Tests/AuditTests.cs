using Pipeline.Storage.Audit;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests;

/// <summary>What administrators did, in both stores.</summary>
public sealed class AuditTests
{
    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task Acts_are_listed_newest_first_a_page_at_a_time(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var log = (IAuditLog)fixture.Store;
        Assert.Empty(await log.ListAuditAsync(null, 10, default));
        for (var i = 0; i < 5; i++)
        {
            await log.AppendAuditAsync(Act($"t{i}"), default);
        }

        var first = await log.ListAuditAsync(null, 3, default);
        Assert.Equal(["t4", "t3", "t2"], first.Select(act => act.Target));
        Assert.Equal(Act("t4") with { Number = first[0].Number }, first[0]);
        Assert.Equal(["t1", "t0"], (await log.ListAuditAsync(first[^1].Number, 3, default)).Select(act => act.Target));
        await Assert.ThrowsAsync<StoreInputException>(() => log.ListAuditAsync(null, 0, default));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task What_is_past_retention_is_forgotten(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var log = (IAuditLog)fixture.Store;
        await log.AppendAuditAsync(Act("old"), default);
        await log.AppendAuditAsync(Act("kept") with { At = StoreFixture.Start.AddDays(1) }, default);
        await log.AppendAuditAsync(
            Act("new") with
            {
                At = StoreFixture.Start + IAuditLog.Retention + TimeSpan.FromTicks(1),
            },
            default
        );
        Assert.Equal(["new", "kept"], (await log.ListAuditAsync(null, 10, default)).Select(act => act.Target));
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task An_act_is_kept_whatever_it_is_called(StoreKind kind)
    {
        await using var fixture = await StoreFixture.OpenAsync(kind);
        var log = (IAuditLog)fixture.Store;
        await log.AppendAuditAsync(Act("a\0b") with { ActorName = new string('x', 5000) }, default);
        var act = Assert.Single(await log.ListAuditAsync(null, 10, default));
        Assert.Equal(("a\uFFFDb", 1000), (act.Target, act.ActorName.Length));
    }

    private static AuditRow Act(string target) => new(0, StoreFixture.Start, "k1", "이름", "key.add", target, "ok");
}
