using Pipeline.Chaos.Schedules;

namespace Pipeline.Chaos.Scenarios;

/// <summary>What a run does.</summary>
internal sealed record ChaosSettings
{
    public int Seed { get; init; } = 1;

    public int Silos { get; init; } = 3;

    /// <summary>How long faults are made.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Faults at a time.</summary>
    public int FaultsAtOnce { get; init; } = 1;

    /// <summary>The kinds of faults; null: all that can be made here.</summary>
    public IReadOnlyList<FaultKind>? Kinds { get; init; }

    /// <summary>Kills of the scenario kills.</summary>
    public int Kills { get; init; } = 100;

    /// <summary>Documents of the scenario kills.</summary>
    public int Documents { get; init; } = 10_000;

    /// <summary>How long the store is away in the scenario store-down.</summary>
    public TimeSpan StoreDown { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The path of the program that silos are started with; null: the one of this build.</summary>
    public string? Program { get; init; }

    /// <summary>Where logs and indexes are kept; null: they are deleted in the end.</summary>
    public string? Directory { get; init; }

    public int Writers { get; init; } = 3;

    public int Searchers { get; init; } = 3;

    public int Askers { get; init; } = 1;

    /// <summary>The pause of a client between two calls.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(150);
}
