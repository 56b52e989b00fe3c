using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Deploy.Tests.Charts;
using Pipeline.Deploy.Tests.Programs;
using Pipeline.Servers;
using Pipeline.Storage.Postgres;

namespace Pipeline.Deploy.Tests.Metrics;

/// <summary>The query by which workers are scaled, on the tables that the program makes.</summary>
public sealed class BacklogQueryTests
{
    private const string Insert = """
        insert into documents (collection_key, document_id, shard, version, state, number, content_type, metadata_json,
          labels_json, bytes, chunks, attempts, next_attempt_ticks, accepted_ticks, submitted_ticks, updated_ticks)
        values (1, '{0}', 0, 1, {1}, 1, 'text/plain', '{{}}', '[]', 1, 0, 0, {2}, {3}, 0, 0)
        """;

    [NeedsPostgresFact]
    public async Task The_oldest_document_that_waits_for_a_worker_counts()
    {
        var store = (await PostgresServer.Shared).NewSchema();
        await using (var source = PostgresDataSource.Create(store))
        {
            await using var tables = new PostgresCorpusStore(
                source,
                new PostgresCorpusStoreOptions(),
                TimeProvider.System,
                NullLogger<PostgresCorpusStore>.Instance
            );
            await tables.OpenAsync(CancellationToken.None);
        }

        var schema = store.Split("Search Path=")[1];
        Assert.Equal(0, await AgeAsync(store, schema));

        await AddAsync(store, "indexed", state: 2, TimeSpan.FromHours(5));
        await AddAsync(store, "tried again later", state: 0, TimeSpan.FromHours(3), TimeSpan.FromHours(1));
        Assert.Equal(0, await AgeAsync(store, schema));

        await AddAsync(store, "new", state: 0, TimeSpan.FromMinutes(1));
        await AddAsync(store, "old", state: 0, TimeSpan.FromMinutes(10));
        await AddAsync(store, "tried again now", state: 0, TimeSpan.FromMinutes(5), -TimeSpan.FromMinutes(1));
        Assert.InRange(await AgeAsync(store, schema), 600, 3600);
    }

    private static async Task AddAsync(string store, string id, int state, TimeSpan age, TimeSpan? nextAttempt = null)
    {
        var now = DateTime.UtcNow;
        var next = nextAttempt is { } wait ? (now + wait).Ticks.ToString(CultureInfo.InvariantCulture) : "null";
        await PostgresServer.ExecuteAsync(
            store,
            string.Format(CultureInfo.InvariantCulture, Insert, id, state, next, (now - age).Ticks)
        );
    }

    private static async Task<double> AgeAsync(string store, string schema)
    {
        var query = (await File.ReadAllTextAsync(Path.Combine(Chart.Folder, "files", "backlog-age.sql"))).Replace(
            "pipeline.",
            $"{schema}.",
            StringComparison.Ordinal
        );
        return Convert.ToDouble(await PostgresServer.ExecuteAsync(store, query), CultureInfo.InvariantCulture);
    }
}
