using Npgsql;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Postgres;

/// <summary>
/// What a cluster keeps in the schema of its corpus store beside the store's own tables: who is in it, and the messages
/// of its stream. The tables and statements are ours; Orleans' ADO.NET providers read them by name.
/// </summary>
public static class ClusterSchema
{
    private const string Prefix = "membership-";
    private const string Journal = "applied_membership_scripts";

    /// <summary>Brings the tables to the newest version. A newer one than this program knows stays as it is: scripts
    /// only add, so that silos of two versions can be in one cluster.</summary>
    /// <param name="source">The store's database, whose store has been opened.</param>
    /// <param name="cancellationToken">Ends the wait for other processes.</param>
    /// <exception cref="StoreException">The database is away, or does not allow it.</exception>
    public static Task ApplyAsync(NpgsqlDataSource source, CancellationToken cancellationToken) =>
        PostgresScripts.ApplyAsync(
            source,
            Journal,
            typeof(ClusterSchema).Assembly,
            Prefix,
            isNeeded: null,
            cancellationToken
        );

    /// <summary>As above, after the store's own tables: all that silos find when they start.</summary>
    /// <param name="source">The store's database.</param>
    /// <param name="cancellationToken">Ends the wait for other processes.</param>
    /// <returns>The schema's name, and the version of the store's tables before and after.</returns>
    /// <exception cref="StoreException">The database is away, does not allow it, or holds something else.</exception>
    public static async Task<(string Schema, int Before, int After)> InitAsync(
        NpgsqlDataSource source,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var schema = PostgresDataSource.SchemaOf(source);
        try
        {
            var before = await PostgresSchema.ApplyAsync(source, schema, cancellationToken).ConfigureAwait(false);
            await ApplyAsync(source, cancellationToken).ConfigureAwait(false);
            return (schema, before, Math.Max(before, PostgresSchema.Newest));
        }
        catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
        {
            throw PostgresErrors.OnOpening(source, exception);
        }
    }
}
