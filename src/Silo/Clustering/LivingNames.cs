using Npgsql;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Clustering;

/// <summary>A silo's name is its own: what is placed on it is found again by it.</summary>
internal static class LivingNames
{
    // A silo that was killed is declared dead meanwhile by the others, or is stale.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // One that has said nothing for three times its beat is not alive, whatever its row says.
    private const string Living = """
        select host(address::inet) || ':' || port from cluster_member
        where cluster = $1 and name = $2 and status in (1, 2, 3, 4, 5)
          and not (address = $3 and port = $4) and alive > now() - interval '30 seconds'
        limit 1
        """;

    /// <summary>Refuses a name that a living silo at another address has.</summary>
    /// <param name="source">The store's database.</param>
    /// <param name="name">The name.</param>
    /// <param name="addresses">Where this silo is reached: one that comes back takes its own place.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConfigurationException">The name is taken.</exception>
    public static async Task CheckAsync(
        NpgsqlDataSource source,
        string name,
        SiloAddresses addresses,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var started = time.GetTimestamp();
        while (true)
        {
            await using var command = source.CreateCommand(Living);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresCluster.Id });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = addresses.Address.ToString() });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = addresses.SiloPort });
            if (await command.ExecuteScalarAsync(cancellationToken) is not string other)
            {
                return;
            }

            if (time.GetElapsedTime(started) > Patience)
            {
                throw new ConfigurationException(
                    $"name: the silo '{name}' is running already, at {other}. Give this one another name with --name, and a data directory of its own with --data."
                );
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
