using Pipeline.EndToEnd.Running;

namespace Pipeline.Chaos.Running;

/// <summary>What a cluster is made of.</summary>
internal sealed record ClusterOptions
{
    /// <summary>How many silos there are.</summary>
    public required int Silos { get; init; }

    /// <summary>Where logs and indexes are kept; null: they are deleted in the end.</summary>
    public string? Directory { get; init; }

    /// <summary>Whether the silos' clocks can be moved.</summary>
    public bool MovesClocks { get; init; }

    /// <summary>Whether callers say their labels; else everybody reads everything.</summary>
    public bool HasLabels { get; init; } = true;

    /// <summary>The path of the program that the silo of a number, from 0, is started with.</summary>
    public Func<int, string> Program { get; init; } = _ => Repository.SiloPath;
}
