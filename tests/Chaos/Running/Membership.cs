using Npgsql;

namespace Pipeline.Chaos.Running;

/// <summary>Reads who is in the cluster, where the silos write it down.</summary>
internal sealed class Membership(string store)
{
    private const int Active = 3;
    private const int Dead = 6;

    private readonly string _store = new NpgsqlConnectionStringBuilder(store)
    {
        Pooling = false,
        Timeout = 5,
    }.ConnectionString;

    /// <summary>The generation with which a silo takes part; null: it does not, or the store does not answer.</summary>
    public Task<int?> FindGenerationAsync(string name) =>
        ReadAsync($"select max(generation) from cluster_member where name = $1 and status = {Active}", name);

    /// <summary>Whether a generation of a silo has been declared dead.</summary>
    public async Task<bool> IsDeadAsync(string name, int generation) =>
        await ReadAsync(
            $"select count(*)::integer from cluster_member where name = $1 and generation = {generation} and status = {Dead}",
            name
        )
            is > 0;

    private async Task<int?> ReadAsync(string sql, string name)
    {
        try
        {
            await using var connection = new NpgsqlConnection(_store);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 5 };
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            return await command.ExecuteScalarAsync() is int found ? found : null;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
