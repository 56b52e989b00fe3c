using Pipeline.Servers;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Tests.Stores;

namespace Pipeline.Storage.Tests.Postgres;

/// <summary>How a schema comes to be, and which one is refused.</summary>
public sealed class SchemaTests
{
    [PostgresFact]
    public async Task Several_that_start_together_make_the_schema_once_and_all_work()
    {
        await using var fixture = await StoreFixture.ClosedAsync(StoreKind.Postgres);
        using var together = new Barrier(6);
        var silos = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(_ =>
                    Task.Factory.StartNew(
                            async () =>
                            {
                                together.SignalAndWait();
                                return await fixture.NewSiloAsync();
                            },
                            TaskCreationOptions.LongRunning
                        )
                        .Unwrap()
                )
        );
        Assert.Equal(
            2L,
            await PostgresServer.ExecuteAsync(fixture.ConnectionString, "select count(*) from applied_scripts")
        );
        await silos[0].CreateCollectionAsync(new("docs", 1, "{}", StoreFixture.Start), default);
        foreach (var silo in silos)
        {
            Assert.Single(await silo.ListCollectionsAsync(default));
        }
    }

    [PostgresFact]
    public async Task A_newer_schema_is_used_while_it_is_compatible_and_refused_else()
    {
        await using var fixture = await StoreFixture.OpenAsync(StoreKind.Postgres);
        await fixture.CollectionAsync();
        await PostgresServer.ExecuteAsync(fixture.ConnectionString, "update store_version set version = 3");
        await fixture.ReopenAsync();
        Assert.Single(await fixture.Store.ListCollectionsAsync(default));

        await PostgresServer.ExecuteAsync(
            fixture.ConnectionString,
            "update store_version set version = 99, compatible_from = 98"
        );
        var refusal = await Assert.ThrowsAsync<StoreVersionException>(fixture.ReopenAsync);
        Assert.Equal((99, 2), (refusal.Found, refusal.Supported));
        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("98", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--store", refusal.Message, StringComparison.Ordinal);

        await PostgresServer.ExecuteAsync(
            fixture.ConnectionString,
            "update store_version set version = 0, compatible_from = 0"
        );
        Assert.Equal(0, (await Assert.ThrowsAsync<StoreVersionException>(fixture.ReopenAsync)).Found);
    }

    [PostgresFact]
    public async Task A_schema_of_another_program_is_refused_and_left_alone()
    {
        await using var fixture = await StoreFixture.ClosedAsync(StoreKind.Postgres);
        var schema = fixture.ConnectionString.Split('=')[^1];
        await PostgresServer.ExecuteAsync(
            fixture.ConnectionString,
            $"create schema {schema}; create table theirs (x bigint)"
        );
        await Assert.ThrowsAsync<StoreVersionException>(fixture.ReopenAsync);
        Assert.Equal(
            1L,
            await PostgresServer.ExecuteAsync(
                fixture.ConnectionString,
                $"select count(*) from pg_tables where schemaname = '{schema}'"
            )
        );
    }
}
