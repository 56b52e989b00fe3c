using Npgsql;
using Pipeline.Servers;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Postgres;

/// <summary>Writes of a process that its cluster has declared dead.</summary>
public sealed class FenceTests
{
    private const int Dead = 6;

    [PostgresFact]
    public async Task Whoever_was_declared_dead_writes_nothing_more_and_others_do()
    {
        await using var fixture = await FencedAsync();
        var (silo, other) = (await MemberAsync(fixture, 1), await MemberAsync(fixture, 2));
        await silo.SubmitAsync(StoreFixture.Submission("a"), default);
        await DeclareDeadAsync(fixture, 1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            silo.SubmitAsync(StoreFixture.Submission("a", "other"), default)
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() => silo.DeleteDocumentAsync("docs", "a", default));
        var deleted = await other.DeleteDocumentAsync("docs", "a", default);
        Assert.NotNull(deleted);
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            silo.SubmitAsync(StoreFixture.Submission("a"), default)
        );
        Assert.Equal(DocumentState.Deleted, (await silo.FindDocumentAsync("docs", "a", default))!.State);
    }

    [PostgresFact]
    public async Task A_write_that_waits_for_its_shard_while_its_process_is_declared_dead_is_refused()
    {
        await using var fixture = await FencedAsync();
        var (silo, other) = (await MemberAsync(fixture, 1), await MemberAsync(fixture, 2));
        await using var held = new NpgsqlConnection(fixture.ConnectionString);
        await held.OpenAsync();
        await using (var transaction = await held.BeginTransactionAsync())
        {
            await using var locking = new NpgsqlCommand("select 1 from shards for update", held, transaction);
            await locking.ExecuteNonQueryAsync();
            var waiting = silo.SubmitAsync(StoreFixture.Submission("a"), default);
            while (
                await PostgresServer.ExecuteAsync(
                    fixture.ConnectionString,
                    """
                    select count(*) from pg_stat_activity
                    where wait_event_type = 'Lock' and query like '%from shards%' and datname = current_database()
                    """
                )
                    is 0L
            )
            {
                await Task.Yield();
            }

            await DeclareDeadAsync(fixture, 1);
            await transaction.CommitAsync();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => waiting);
        }

        Assert.Equal(1, (await other.SubmitAsync(StoreFixture.Submission("a"), default)).Version);
    }

    private static async Task<StoreFixture> FencedAsync()
    {
        var fixture = await StoreFixture.OpenAsync(StoreKind.Postgres);
        await fixture.CollectionAsync();
        await using var source = PostgresDataSource.Create(fixture.ConnectionString);
        await ClusterSchema.ApplyAsync(source, default);
        await PostgresServer.ExecuteAsync(
            fixture.ConnectionString,
            "insert into cluster_version (cluster) values ('c')"
        );
        return fixture;
    }

    private static async Task<PostgresCorpusStore> MemberAsync(StoreFixture fixture, int generation)
    {
        await PostgresServer.ExecuteAsync(
            fixture.ConnectionString,
            $"""
            insert into cluster_member (cluster, address, port, generation, name, host, status, gateway_port, started, alive)
            values ('c', '127.0.0.1', 11111, {generation}, 's', 'h', 3, 0, now(), now())
            """
        );
        var store = await fixture.NewSiloAsync(TimeProvider.System);
        store.ActAs(new FencedMember("c", "127.0.0.1", 11111, generation));
        return store;
    }

    private static Task DeclareDeadAsync(StoreFixture fixture, int generation) =>
        PostgresServer.ExecuteAsync(
            fixture.ConnectionString,
            $"update cluster_member set status = {Dead} where generation = {generation}"
        );
}
