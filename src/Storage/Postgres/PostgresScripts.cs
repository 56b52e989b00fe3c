using System.Reflection;
using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using DbUp.Postgresql;
using Npgsql;

namespace Pipeline.Storage.Postgres;

/// <summary>
/// Applies the scripts of a part of the schema, one after another and each once, journaled by DbUp. Processes that
/// start together take turns at an advisory lock, and only the first one finds something to do.
/// </summary>
public static class PostgresScripts
{
    private const string Lock = "select pg_advisory_lock(hashtextextended($1, 1346981957))";
    private const string Unlock = "select pg_advisory_unlock(hashtextextended($1, 1346981957))";

    /// <summary>Applies the scripts that have not been applied.</summary>
    /// <param name="source">The pool, as <see cref="PostgresDataSource"/> makes it; its Search Path names the
    /// schema.</param>
    /// <param name="journal">The table that says which have been.</param>
    /// <param name="assembly">Where the scripts are embedded.</param>
    /// <param name="prefix">What their names begin with; the rest says their order.</param>
    /// <param name="isNeeded">Asked once it is this process's turn; null: yes.</param>
    /// <param name="cancellationToken">Ends the wait for the turn.</param>
    /// <exception cref="Errors.StoreException">A script failed; nothing of this call holds.</exception>
    public static async Task ApplyAsync(
        NpgsqlDataSource source,
        string journal,
        Assembly assembly,
        string prefix,
        Func<CancellationToken, Task<bool>>? isNeeded,
        CancellationToken cancellationToken
    )
    {
        var schema = PostgresDataSource.SchemaOf(source);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);

        // The lock ends with the connection, however this process ends.
        await RunAsync(connection, Lock, schema, cancellationToken);
        try
        {
            if (isNeeded is null || await isNeeded(cancellationToken))
            {
                // DbUp is synchronous.
                await Task.Run(() => Upgrade(source, schema, journal, assembly, prefix), cancellationToken);
            }
        }
        finally
        {
            await RunAsync(connection, Unlock, schema, CancellationToken.None);
        }
    }

    private static async Task RunAsync(
        NpgsqlConnection connection,
        string sql,
        string schema,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Upgrade(
        NpgsqlDataSource source,
        string schema,
        string journal,
        Assembly assembly,
        string prefix
    )
    {
        var result = PostgresqlExtensions
            .PostgresqlDatabase(new PostgresqlConnectionManager(source), schema)
            .WithScripts(Scripts(assembly, prefix))
            .JournalToPostgresqlTable(schema, journal)
            .WithTransaction()
            // "$$" quotes a function's text.
            .WithVariablesDisabled()
            .LogTo(new NoOpUpgradeLog())
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
        {
            throw PostgresErrors.Translate(result.Error);
        }
    }

    private static IEnumerable<SqlScript> Scripts(Assembly assembly, string prefix)
    {
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return new SqlScript(name[prefix.Length..], reader.ReadToEnd());
        }
    }
}
