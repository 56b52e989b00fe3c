using Pipeline.Chaos.Checking;
using Pipeline.Chaos.Clients;
using Pipeline.Chaos.Reports;
using Pipeline.Chaos.Running;
using Pipeline.Chaos.Scenarios;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Errors;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;
using Xunit.Abstractions;

namespace Pipeline.Chaos.Upgrades;

/// <summary>Silos of this version and of the one before are one cluster.</summary>
public sealed class UpgradeTests(ITestOutputHelper output)
{
    private const string Schema =
        "select 'version = ' || version || ', compatible_from = ' || compatible_from from store_version";
    private const string Generations =
        "select string_agg(name || generation, ',' order by name, generation) from cluster_member";
    private static readonly TimeSpan ExitLimit = TimeSpan.FromMinutes(1);

    [NeedsEarlierBuildFact]
    public async Task A_cluster_goes_from_the_version_before_to_this_one_silo_by_silo_and_one_silo_back()
    {
        var earlier = await EarlierBuild.PrepareAsync(output.WriteLine);
        var settings = new ChaosSettings
        {
            Seed = 20,
            Writers = 2,
            Searchers = 2,
            Pause = TimeSpan.FromMilliseconds(400),
        };
        var (history, mix) = await new UpgradeScenario(earlier, Repository.SiloPath, output.WriteLine).RunAsync(
            settings
        );
        var violations = HistoryChecker.Check(history);
        var report = RunReport.Of(history, violations) + $"\n{mix.Retries} of the looks at all silos were repeated";
        output.WriteLine(report);
        Assert.True(violations.Count == 0, report);

        // All shards answered, or the search failed in a way that a client tries again.
        var parts = history.Searches.Where(search => search is { Error: null, IsWhole: false }).ToArray();
        Assert.True(parts.Length == 0, $"{parts.Length} were answered in part: {string.Join("; ", parts.Take(8))}");

        // At silos to which nothing was done none failed, but for want of time where the machine has little.
        var meanwhile = history
            .Searches.Where(search => search.AtLeast == 0)
            .Where(search => history.Outages.Any(outage => outage.Touches(search.Invoked, search.Ended)))
            .Where(search =>
                !history.Outages.Any(outage =>
                    outage.Silo == search.Silo && outage.Touches(search.Invoked, search.Ended)
                )
            )
            .ToArray();
        Assert.NotEmpty(meanwhile);
        Assert.DoesNotContain(
            meanwhile,
            search => search.Error is { } error && error != ErrorCode.DeadlineExceeded.Name()
        );
        Assert.Contains(history.Asks, ask => ask.Error is null && ask.Markers.Count > 0);

        // Silos of each version have answered from copies that only the other had.
        Assert.Equal([false, true], mix.AskedAcross.Order());
    }

    [NeedsEarlierBuildFact]
    public async Task Silos_of_both_versions_show_what_there_is_and_one_that_is_too_old_for_the_schema_says_so()
    {
        var earlier = await EarlierBuild.PrepareAsync(output.WriteLine);
        await using var cluster = await ChaosCluster.StartAsync(
            new ClusterOptions
            {
                Silos = 2,
                HasLabels = false,
                Program = number => number == 0 ? earlier : Repository.SiloPath,
            }
        );
        using var clients = new SiloClients();
        var client = clients.Of(cluster.Silos[0], []);
        await client.CreateCollectionAsync(ClientSettings.Collection);
        await client.SubmitAsync(ClientSettings.Collection, MarkedText.Of(1, 0, []));
        await client.SettleAsync(ClientSettings.Collection);
        Assert.Empty(await Views.FindFaultsAsync(cluster.Silos[0], isEarlier: true));
        Assert.Empty(await Views.FindFaultsAsync(cluster.Silos[1], isEarlier: false));

        var (earlierSilo, laterSilo) = (cluster.Silos[0], cluster.Silos[1]);
        await earlierSilo.SignalAsync("TERM");
        Assert.True(await earlierSilo.WaitForExitAsync(ExitLimit));
        var before = await PostgresServer.ExecuteAsync(cluster.Store, Schema);
        await PostgresServer.ExecuteAsync(
            cluster.Store,
            "update store_version set version = 1001, compatible_from = 1000"
        );
        var generations = await PostgresServer.ExecuteAsync(cluster.Store, Generations);
        earlierSilo.Start();
        Assert.False(await earlierSilo.WaitUntilReadyAsync());
        Assert.True(await earlierSilo.WaitForExitAsync(ExitLimit));
        Assert.Equal(1, earlierSilo.ExitCode);
        var said = await earlierSilo.ReadLogAsync();
        Assert.Contains("1001", said, StringComparison.Ordinal);
        Assert.Contains("1000", said, StringComparison.Ordinal);
        Assert.Contains("newer version", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);

        // It was never there for the others, which go on.
        Assert.Equal(generations, await PostgresServer.ExecuteAsync(cluster.Store, Generations));
        Assert.Empty(await Views.FindFaultsAsync(laterSilo, isEarlier: false));

        await PostgresServer.ExecuteAsync(cluster.Store, $"update store_version set {before}");
        earlierSilo.Start();
        Assert.True(await earlierSilo.WaitUntilReadyAsync());
    }
}
