using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Pipeline.Cli.CommandLine;
using Pipeline.Contracts.Backups;
using Pipeline.Contracts.Errors;
using Pipeline.Storage.Backups;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Sqlite;
using Pipeline.Storage.Stores;

namespace Pipeline.Cli.Backups;

/// <summary>The store of a server that is stopped, for whoever has its data directory, or its database.</summary>
internal sealed class StoppedStore
{
    private readonly Option<string?> _data = new("--data")
    {
        Description = "The data directory of a server that is stopped, instead of a running one.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _store = new("--store")
    {
        Description = "The PostgreSQL database of a server, by its connection string, instead of a running one.",
        HelpName = "CONNECTION",
    };

    /// <summary>The options that name it.</summary>
    public IReadOnlyList<Option> Options => [_data, _store];

    /// <summary>Whether one is named.</summary>
    public bool IsNamed(ParseResult parse) => parse.GetValue(_data) is not null || parse.GetValue(_store) is not null;

    /// <summary>Opens it, works on it and closes it.</summary>
    public async Task<T> RunAsync<T>(ParseResult parse, Func<CorpusStore, Task<T>> work, CancellationToken token)
    {
        try
        {
            if (parse.GetValue(_store) is { } connection)
            {
                if (PostgresDataSource.Fault(connection) is { } fault)
                {
                    throw new UsageException("--store", fault);
                }

                var source = PostgresDataSource.Create(connection);
                await using (source.ConfigureAwait(false))
                {
                    return await RunAsync(Open(source), work, token).ConfigureAwait(false);
                }
            }

            var path = Path.Combine(parse.GetValue(_data)!, "corpus.db");
            var store = new SqliteCorpusStore(
                new SqliteCorpusStoreOptions { Path = path },
                TimeProvider.System,
                NullLogger<SqliteCorpusStore>.Instance
            );
            return await RunAsync(store, work, token).ConfigureAwait(false);
        }
        catch (BackupException error)
        {
            throw BackupErrors.Of(error.Problem, error.Values);
        }
        catch (StoreException error)
        {
            throw new PipelineException(ErrorCode.Conflict, error.Message);
        }
    }

    private static PostgresCorpusStore Open(NpgsqlDataSource source) =>
        new(source, new PostgresCorpusStoreOptions(), TimeProvider.System, NullLogger<PostgresCorpusStore>.Instance);

    private static async Task<T> RunAsync<T>(
        CorpusStore store,
        Func<CorpusStore, Task<T>> work,
        CancellationToken token
    )
    {
        await using (store.ConfigureAwait(false))
        {
            await store.OpenAsync(token).ConfigureAwait(false);
            return await work(store).ConfigureAwait(false);
        }
    }
}
