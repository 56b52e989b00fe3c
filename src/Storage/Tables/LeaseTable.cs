using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of leases.</summary>
/// <remarks>The time that is given is used by a store without a clock of its own.</remarks>
internal static class LeaseTable
{
    public static ValueTask<long?> TakeAsync(StoreSession session, string name, string owner, long length, long now) =>
        session.NumberAsync(
            session.Dialect.TakeLease,
            ("@name", name),
            ("@owner", owner),
            ("@length", length),
            ("@now", now)
        );

    public static async ValueTask<bool> RenewAsync(
        StoreSession session,
        string name,
        string owner,
        long fence,
        long length,
        long now
    ) =>
        await session.ExecuteAsync(
            session.Dialect.RenewLease,
            ("@name", name),
            ("@owner", owner),
            ("@fence", fence),
            ("@length", length),
            ("@now", now)
        ) > 0;

    public static async ValueTask<bool> ReleaseAsync(StoreSession session, string name, string owner, long fence) =>
        await session.ExecuteAsync(LeaseSql.Release, ("@name", name), ("@owner", owner), ("@fence", fence)) > 0;
}
