using Npgsql;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Postgres;

namespace Pipeline.Silo.Clustering;

/// <summary>The tables of a cluster's membership, in the schema of the corpus store.</summary>
internal static class MembershipSchema
{
    private const string Prefix = "membership-";
    private const string Journal = "applied_membership_scripts";

    /// <summary>Brings the tables to the newest version. A newer one than this program knows stays as it is: scripts
    /// only add, so that silos of two versions can be in one cluster.</summary>
    /// <param name="source">The store's database, whose store is open.</param>
    /// <param name="cancellationToken">Ends the wait for other processes.</param>
    /// <exception cref="StoreException">The database is away, or does not allow it.</exception>
    public static Task ApplyAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        PostgresScripts.ApplyAsync(
            source,
            Journal,
            typeof(MembershipSchema).Assembly,
            Prefix,
            isNeeded: null,
            cancellationToken
        );
}
