using System.Diagnostics.Metrics;
using Npgsql;
using Pipeline.Servers;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Postgres;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Postgres;

/// <summary>What callers see of a server that is away, or that ends their transactions.</summary>
public sealed class FaultTests
{
    [PostgresFact]
    public async Task A_server_that_is_stopped_is_unavailable_and_works_when_it_is_started_again()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var fixture = StoreFixture.ClosedOn(server);
        var store = await fixture.NewSiloAsync(TimeProvider.System);
        var other = await fixture.NewSiloAsync(TimeProvider.System);
        await store.CreateCollectionAsync(new("docs", 1, "{}", StoreFixture.Start), default);
        var before = await store.SubmitAsync(StoreFixture.Submission("before"), default);
        await Task.WhenAll(store.Listening, other.Listening);
        var waiting = other.WaitForChangeAsync("docs", 0, before.Number, default);

        await server.StopAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.SubmitAsync(StoreFixture.Submission("meanwhile"), default)
        );
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteDocumentAsync("docs", "before", default));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindDocumentAsync("docs", "before", default));

        await server.StartAgainAsync();
        var after = await store.SubmitAsync(StoreFixture.Submission("after"), default);
        Assert.Equal(before.Number + 1, after.Number);
        Assert.Null(await store.FindDocumentAsync("docs", "meanwhile", default));
        Assert.Equal(DocumentState.Accepted, (await store.FindDocumentAsync("docs", "before", default))!.State);

        // Whoever waited all the while is woken, by a new ear or by the poll.
        Assert.Equal(after.Number, await waiting);
    }

    [PostgresFact]
    public async Task A_server_that_is_not_there_is_told_by_its_address_and_without_the_password()
    {
        await using var source = PostgresDataSource.Create(
            "Host=127.0.0.1;Port=1;Database=docs;Username=me;Password=s3cret!"
        );
        await using var store = new PostgresCorpusStore(
            source,
            new PostgresCorpusStoreOptions(),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<PostgresCorpusStore>.Instance
        );
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.OpenAsync(default));
        Assert.Contains("127.0.0.1:1", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--store", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret!", refusal.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_database_that_does_not_exist_is_told()
    {
        await using var fixture = await StoreFixture.ClosedAsync(StoreKind.Postgres);
        var text = new NpgsqlConnectionStringBuilder(fixture.ConnectionString) { Database = "nowhere" };
        await using var source = PostgresDataSource.Create(text.ConnectionString);
        await using var store = new PostgresCorpusStore(
            source,
            new PostgresCorpusStoreOptions(),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<PostgresCorpusStore>.Instance
        );
        var refusal = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.OpenAsync(default));
        Assert.Contains("\"nowhere\" does not exist", refusal.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task A_transaction_that_the_server_ends_for_a_deadlock_is_run_again_and_counted()
    {
        await using var fixture = await OpenAsync();
        var store = await fixture.NewSiloAsync(TimeProvider.System);
        await RaiseTwiceAsync(fixture, "40P01");
        using var retries = new Retries();
        var receipt = await store.SubmitAsync(StoreFixture.Submission("a"), default);
        Assert.Equal(1, receipt.Number);
        Assert.True(retries.Of("deadlock") >= 2);
    }

    [PostgresFact]
    public async Task A_deadlock_that_does_not_end_is_unavailable_after_some_attempts()
    {
        await using var fixture = await OpenAsync();
        var store = await fixture.NewSiloAsync(TimeProvider.System);
        await RaiseTwiceAsync(fixture, "40001", times: 1000);
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            store.SubmitAsync(StoreFixture.Submission("a"), default)
        );
        await PostgresServer.ExecuteAsync(fixture.ConnectionString, "drop trigger ends on documents");
        Assert.Equal(1, (await store.SubmitAsync(StoreFixture.Submission("a"), default)).Number);
    }

    [PostgresFact]
    public async Task A_connection_that_is_lost_in_the_commit_does_not_lose_or_double_the_write()
    {
        await using var fixture = await OpenAsync();
        var store = await fixture.NewSiloAsync(TimeProvider.System);
        await PostgresServer.ExecuteAsync(
            fixture.ConnectionString,
            """
            create sequence times;
            create function ends() returns trigger language plpgsql set search_path from current as $$
            begin
              if nextval('times') = 1 then
                perform pg_terminate_backend(pg_backend_pid());
              end if;
              return null;
            end $$;
            create constraint trigger ends after insert on documents deferrable initially deferred
            for each row execute function ends();
            """
        );
        var receipts = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => store.SubmitAsync(StoreFixture.Submission($"d{i}"), default))
        );
        Assert.Equal(Enumerable.Range(1, 8).Select(i => (long)i), receipts.Select(r => r.Number).Order());
        Assert.Equal(8, (await store.CountDocumentsAsync("docs", default)).Accepted);
    }

    [PostgresFact]
    public async Task A_write_that_waits_for_a_lock_ends_with_its_token_and_is_not_applied()
    {
        await using var fixture = await OpenAsync();
        await using var holder = new NpgsqlConnection(fixture.ConnectionString);
        await holder.OpenAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("select 1 from shards for update", holder))
        {
            await take.ExecuteScalarAsync();
        }

        using var token = new CancellationTokenSource();
        var submit = fixture.Store.SubmitAsync(StoreFixture.Submission("a"), token.Token);
        var purge = fixture.Store.PurgeDeletedAsync("docs", StoreFixture.Start, token.Token);
        while (await WaitingAsync(fixture) < 2)
        {
            await Task.Yield();
        }

        await token.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => submit);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => purge);
        await transaction.RollbackAsync();
        Assert.Null(await fixture.Store.FindDocumentAsync("docs", "a", default));
        Assert.Equal(1, (await fixture.Store.SubmitAsync(StoreFixture.Submission("a"), default)).Number);
    }

    private static async Task<StoreFixture> OpenAsync()
    {
        var fixture = await StoreFixture.OpenAsync(StoreKind.Postgres);
        await fixture.CollectionAsync();
        return fixture;
    }

    private static async Task<long> WaitingAsync(StoreFixture fixture) =>
        (long)
            (
                await PostgresServer.ExecuteAsync(
                    fixture.ConnectionString,
                    """
                    select count(distinct pid) from pg_locks
                    where not granted or pid in (select pid from pg_stat_activity where wait_event_type = 'Lock')
                      and relation = 'shards'::regclass
                    """
                )
            )!;

    private static Task RaiseTwiceAsync(StoreFixture fixture, string state, int times = 2) =>
        PostgresServer.ExecuteAsync(
            fixture.ConnectionString,
            $$"""
            create sequence times;
            create function ends() returns trigger language plpgsql set search_path from current as $f$
            begin
              if nextval('times') <= {{times}} then
                raise exception 'ended' using errcode = '{{state}}';
              end if;
              return null;
            end $f$;
            create trigger ends after insert on documents for each row execute function ends();
            """
        );

    private sealed class Retries : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, long> _counts = [];

        public Retries()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "pipeline.store.retries")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>(
                (_, value, tags, _) =>
                {
                    lock (_counts)
                    {
                        var reason = (string)tags[0].Value!;
                        _counts[reason] = _counts.GetValueOrDefault(reason) + value;
                    }
                }
            );
            _listener.Start();
        }

        public long Of(string reason)
        {
            lock (_counts)
            {
                return _counts.GetValueOrDefault(reason);
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
