using Pipeline.Storage.Sessions;
using Pipeline.Storage.Sql;

namespace Pipeline.Storage.Tables;

/// <summary>Reads and writes of facts.</summary>
internal static class FactTable
{
    public static async ValueTask<string?> FindAsync(StoreSession session, string name)
    {
        await using var reader = await session.ReadAsync(FactSql.Find, ("@name", name));
        return await reader.ReadAsync(session.CancellationToken) ? reader.GetString(0) : null;
    }

    public static async ValueTask<bool> ClaimAsync(StoreSession session, string name, string value) =>
        await session.ExecuteAsync(FactSql.Claim, ("@name", name), ("@value", value)) > 0;

    public static async ValueTask<bool> ReplaceAsync(
        StoreSession session,
        string name,
        string expected,
        string value
    ) => await session.ExecuteAsync(FactSql.Replace, ("@value", value), ("@name", name), ("@expected", expected)) > 0;
}
