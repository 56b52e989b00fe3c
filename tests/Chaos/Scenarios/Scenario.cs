using Pipeline.Chaos.Histories;

namespace Pipeline.Chaos.Scenarios;

/// <summary>The kinds of runs, by name.</summary>
internal static class Scenario
{
    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<
        string,
        Func<ChaosSettings, Action<string>, CancellationToken, Task<History>>
    > All { get; } =
        new Dictionary<string, Func<ChaosSettings, Action<string>, CancellationToken, Task<History>>>
        {
            ["faults"] = FaultsScenario.RunAsync,
            ["kills"] = KillsScenario.RunAsync,
            ["store-down"] = StoreDownScenario.RunAsync,
        };
}
