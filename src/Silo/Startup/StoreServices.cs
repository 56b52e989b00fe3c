using Npgsql;
using Pipeline.Silo.Configuration;
using Pipeline.Storage;
using Pipeline.Storage.Answers;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Condition;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.DeadLetters;
using Pipeline.Storage.Facts;
using Pipeline.Storage.Leases;
using Pipeline.Storage.Placement;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Purging;
using Pipeline.Storage.Sqlite;
using Pipeline.Storage.Stores;

namespace Pipeline.Silo.Startup;

/// <summary>The corpus store that the options ask for: PostgreSQL by <c>--store</c>, else a SQLite file.</summary>
internal static class StoreServices
{
    public static void Add(IServiceCollection services, SiloOptions options)
    {
        AddCorpus(services, options);

        // What the store keeps beside documents.
        services.AddSingleton(provider => (IDeadLetters)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (IDeploymentFacts)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (IStoreInspection)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (IStoreArchive)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (IStorePurge)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (ILeases)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (IAnswerLogStore)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (IConversationStore)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (IConnectorStore)provider.GetRequiredService<ICorpusStore>());
    }

    private static void AddCorpus(IServiceCollection services, SiloOptions options)
    {
        if (options.Store is not { Length: > 0 } connectionString)
        {
            services.AddSingleton<ICorpusStore>(provider => new SqliteCorpusStore(
                new SqliteCorpusStoreOptions { Path = Path.Combine(options.Data, "corpus.db") },
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<SqliteCorpusStore>>()
            ));
            return;
        }

        // Indexes lie in the data directory, and are for one process as before.
        services.AddSingleton(_ => DataLock.Take(Path.Combine(options.Data, "corpus.db.lock")));

        // One pool for the whole process, disposed with it after the store, which was made later.
        services.AddSingleton(_ => PostgresDataSource.Create(connectionString));
        services.AddSingleton<ICorpusStore>(provider =>
        {
            _ = provider.GetRequiredService<DataLock>();
            return new PostgresCorpusStore(
                provider.GetRequiredService<NpgsqlDataSource>(),
                new PostgresCorpusStoreOptions(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<PostgresCorpusStore>>()
            );
        });

        // Without others there is nothing to write down.
        if (options.IsClustered)
        {
            services.AddSingleton<IPlacementJournal, PostgresPlacementJournal>();
        }
    }
}
