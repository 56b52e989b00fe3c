using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Status;

/// <summary>A silo of a cluster, as another sees it. What only the silo itself knows is null when it did not
/// answer.</summary>
[GenerateSerializer, Alias("pipeline.silo-info"), Immutable]
public sealed record SiloInfo
{
    /// <summary>Its name, which stays when it is started again.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>Where others reach it, HOST:PORT.</summary>
    [Id(1)]
    public string Address { get; init; } = "";

    /// <summary>Where it stands.</summary>
    [Id(2)]
    public SiloState State { get; init; }

    /// <summary>What it is for: <c>all</c>, <c>index</c>, <c>worker</c> or <c>gateway</c>; null: nothing is known of
    /// that.</summary>
    [Id(3)]
    public string? Role { get; init; }

    /// <summary>What fails together with it; null: nothing is known to.</summary>
    [Id(4)]
    public string? Zone { get; init; }

    /// <summary>The devices that it offers to models, such as <c>cuda:0</c>.</summary>
    [Id(5)]
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>The program's version.</summary>
    [Id(6)]
    public string? Version { get; init; }

    /// <summary>Seconds since it started.</summary>
    [Id(7)]
    public double? UptimeSeconds { get; init; }

    /// <summary>Resident memory of the process.</summary>
    [Id(8)]
    public long? MemoryBytes { get; init; }

    /// <summary>Room that is left on the disk of its data directory.</summary>
    [Id(9)]
    public long? DiskFreeBytes { get; init; }

    /// <summary>The size of that disk.</summary>
    [Id(10)]
    public long? DiskBytes { get; init; }

    /// <summary>How far its time of day is ahead of the answering silo's, in seconds; negative: behind. Uncertain by
    /// half of what the call took.</summary>
    [Id(11)]
    public double? ClockSeconds { get; init; }

    /// <summary>Whether it takes questions.</summary>
    [Id(12)]
    public bool? Ready { get; init; }

    /// <summary>What a person should know of it.</summary>
    [Id(13)]
    public IReadOnlyList<Remark> Remarks { get; init; } = [];

    /// <summary>Replicas that it holds.</summary>
    [Id(14)]
    public int Replicas { get; init; }

    /// <summary>What it was told that others should know of.</summary>
    [Id(15)]
    public SiloSettings? Settings { get; init; }
}
