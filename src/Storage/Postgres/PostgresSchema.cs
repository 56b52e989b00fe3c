using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Npgsql;
using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Postgres;

/// <summary>
/// Brings a schema to the newest version, one script after another, journaled by DbUp. Processes that start together
/// take turns at an advisory lock, and only the first one finds something to do.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>The newest version; there is a script for each up to it.</summary>
    public const int Newest = 17;

    private const string Prefix = "postgres-";
    private const string Journal = "applied_scripts";

    private const string Found = """
        select
          (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = $1 and c.relkind in ('r', 'p', 'v', 'm')),
          (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = $1 and c.relkind = 'r' and c.relname = 'store_version'),
          current_setting('server_encoding'), current_setting('server_version_num')::bigint
        """;

    /// <summary>Brings the schema to <see cref="Newest"/>. Returns the version it had (0: none).</summary>
    /// <exception cref="StoreVersionException">It is another program's, or too new for this one.</exception>
    public static async Task<int> ApplyAsync(
        NpgsqlDataSource source,
        string schema,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var found = await CheckAsync(connection, schema, cancellationToken);
        if (found >= Newest)
        {
            return found;
        }

        await PostgresScripts.ApplyAsync(
            source,
            Journal,
            typeof(PostgresSchema).Assembly,
            Prefix,
            // Another process may have been here while this one waited for its turn.
            async cancelled =>
                (found = await CheckAsync(connection, schema, cancelled)) < Newest,
            cancellationToken
        );
        return found;
    }

    private static async Task<int> CheckAsync(
        NpgsqlConnection connection,
        string schema,
        CancellationToken cancellationToken
    )
    {
        bool hasVersion;
        await using (var command = new NpgsqlCommand(Found, connection))
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            CheckServer(reader.GetString(2), reader.GetInt64(3));
            hasVersion = reader.GetInt64(1) > 0;
            if (!hasVersion && reader.GetInt64(0) > 0)
            {
                throw new StoreVersionException(
                    $"The schema '{schema}' holds tables of some other program, not a corpus store; name another one as "
                        + "Search Path in --store.",
                    0,
                    Newest
                );
            }
        }

        if (!hasVersion)
        {
            return 0;
        }

        await using var version = new NpgsqlCommand("select version, compatible_from from store_version", connection);
        await using var row = await version.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? CheckVersion(schema, row.GetInt32(0), row.GetInt32(1))
            : throw new StoreCorruptException(
                $"The schema '{schema}' does not say its version; restore it from a backup."
            );
    }

    private static int CheckVersion(string schema, int version, int compatibleFrom)
    {
        if (version > Newest && compatibleFrom > Newest)
        {
            throw new StoreVersionException(
                $"The schema '{schema}' has version {version}, written by a newer version of Pipeline, and can be used by "
                    + $"programs from schema version {compatibleFrom} on; this one knows up to {Newest}. "
                    + "Run the newer version, or name another schema as Search Path in --store.",
                version,
                Newest
            );
        }

        return version >= 1
            ? version
            : throw new StoreVersionException(
                $"The schema '{schema}' has version {version}, which this program cannot bring to {Newest}; "
                    + "name another schema as Search Path in --store.",
                version,
                Newest
            );
    }

    private static void CheckServer(string encoding, long version)
    {
        if (!string.Equals(encoding, "UTF8", StringComparison.OrdinalIgnoreCase))
        {
            throw new StoreVersionException(
                $"The store's database is encoded in {encoding}; make one with encoding 'UTF8' and name it in --store.",
                0,
                Newest
            );
        }

        if (version < 130_000)
        {
            throw new StoreVersionException(
                $"The store's server is PostgreSQL {version / 10_000}; this program needs 13 or newer.",
                0,
                Newest
            );
        }
    }
}
