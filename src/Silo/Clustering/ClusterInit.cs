using Pipeline.Silo.Configuration;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Postgres;

namespace Pipeline.Silo.Clustering;

/// <summary>The verb <c>cluster init</c>: makes what silos need in their database before any of them starts, e.g. by a
/// user who may do more there than they may.</summary>
internal static class ClusterInit
{
    /// <summary>Does it; again does no harm.</summary>
    /// <param name="args">The options behind the verb.</param>
    /// <param name="output">Where it tells what there is now.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="ConfigurationException">No database is named, or an option is wrong.</exception>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddInMemoryCollection(CommandLine.FromEnvironment())
            .AddInMemoryCollection(CommandLine.Parse(args))
            .Build();
        var store =
            SiloOptionsReader.Read(configuration).Store
            ?? throw new ConfigurationException(
                "store: 'cluster init' needs the database; name it with --store or PIPELINE_STORE."
            );
        await using var source = PostgresDataSource.Create(store);
        var (schema, before, after) = await ClusterSchema.InitAsync(source, cancellationToken);
        await output.WriteLineAsync(
            before == after
                ? $"The schema '{schema}' is at version {after}; there was nothing to do."
                : $"The schema '{schema}' is at version {after} now (before: {(before == 0 ? "none" : before)}). Silos can start."
        );
        return 0;
    }
}
