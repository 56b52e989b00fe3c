using Npgsql;

namespace Pipeline.Storage.Postgres;

/// <summary>Listens to a channel of the server on a connection of its own.</summary>
internal static class PostgresListening
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);

    /// <summary>Listens until the connection breaks or it is to stop; either way an exception ends it.</summary>
    /// <param name="source">The pool.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="began">Called once it listens: what was told before is not told again.</param>
    /// <param name="heard">Called with what is told.</param>
    /// <param name="stop">Stops it.</param>
    public static async Task RunAsync(
        NpgsqlDataSource source,
        string channel,
        Action began,
        Action<string> heard,
        CancellationToken stop
    )
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        connection.Notification += (_, told) => heard(told.Payload);
        await using (var listen = new NpgsqlCommand($"listen {channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stop);
        }

        began();
        while (true)
        {
            if (!await connection.WaitAsync(Silence, stop))
            {
                // A connection whose other end is gone without a word is silent for ever.
                await using var alive = new NpgsqlCommand("select 1", connection);
                await alive.ExecuteNonQueryAsync(stop);
            }
        }
    }
}
