using System.Text.Json.Serialization;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Contracts.Connectors;

/// <summary>What a connector is told to do (<c>PUT /api/connectors/NAME</c>). It holds no secret, only where one
/// is.</summary>
[GenerateSerializer, Alias("pipeline.connector-settings"), Immutable]
public sealed record ConnectorSettings
{
    /// <summary>What it connects to.</summary>
    [Id(0)]
    public ConnectorKind Kind { get; init; }

    /// <summary>The collection that documents come into, or whose events go out.</summary>
    [Id(1)]
    public string Collection { get; init; } = "";

    /// <summary>Where the source is: a path or an address.</summary>
    [Id(2)]
    public string Address { get; init; } = "";

    /// <summary>Patterns of what is taken; none: everything.</summary>
    [Id(3)]
    public IReadOnlyList<string>? Include { get; init; }

    /// <summary>Patterns of what is left out of it.</summary>
    [Id(4)]
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>When it runs: an interval such as <c>15m</c>, five fields as of cron (UTC), or <c>never</c>; null: what
    /// suits the kind.</summary>
    [Id(5)]
    public string? Schedule { get; init; }

    /// <summary>Access labels that its documents are given.</summary>
    [Id(6)]
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Metadata that its documents are given: a flat JSON object.</summary>
    [Id(7), JsonConverter(typeof(RawJsonConverter))]
    public string? Metadata { get; init; }

    /// <summary>Whether documents of what is gone are deleted; null: yes.</summary>
    [Id(8)]
    public bool? Prune { get; init; }

    /// <summary>Where its secret is: <c>env:PIPELINE_CONNECTOR_…</c>, a variable of the server, or
    /// <c>file:NAME</c>, a file in its folder of secrets; null: it needs none.</summary>
    [Id(9)]
    public string? Credential { get; init; }

    /// <summary>What the ids of its documents begin with; null: its name and a slash.</summary>
    [Id(10)]
    public string? Prefix { get; init; }

    /// <summary>What only its kind has, by name, such as <c>branch</c> or <c>depth</c>.</summary>
    [Id(11)]
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Whether it runs only when somebody asks, until it is resumed.</summary>
    [Id(12)]
    public bool Paused { get; init; }
}
