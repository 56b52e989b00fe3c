using Npgsql;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Clustering;

/// <summary>A silo's name is its own: what is placed on it is found again by it.</summary>
internal static class LivingNames
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // One that has said nothing for three times its beat is not alive, whatever its row says.
    private const string Living = """
        select host(address::inet) || ':' || port, alive from cluster_member
        where cluster = $1 and name = $2 and status between 1 and 5
          and not (address = $3 and port = $4) and alive > now() - interval '30 seconds'
        order by alive desc limit 1
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
        DateTime? first = null;
        while (await FindAsync(source, name, addresses, cancellationToken) is (var other, var alive))
        {
            // It may have been killed a moment ago. Only a living one goes on saying that it is.
            if (alive > (first ??= alive))
            {
                throw new ConfigurationException(
                    $"name: the silo '{name}' is running already, at {other}. Give this one another name with --name, and a data directory of its own with --data."
                );
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<(string Address, DateTime Alive)?> FindAsync(
        NpgsqlDataSource source,
        string name,
        SiloAddresses addresses,
        CancellationToken cancellationToken
    )
    {
        await using var command = source.CreateCommand(Living);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresCluster.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = addresses.Address.ToString() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = addresses.SiloPort });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) ? (rows.GetString(0), rows.GetDateTime(1)) : null;
    }
}
