namespace Pipeline.Connectors.Opening;

/// <summary>What it takes to open a source.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Address">Where it is.</param>
public sealed record SourceSettings(ConnectorKind Kind, string Address)
{
    /// <summary>Patterns of what is taken; none: everything.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Patterns of what is left out of it.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Where its secret is; null: it needs none.</summary>
    public string? Credential { get; init; }

    /// <summary>What only its kind has, by name.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
}
