namespace Pipeline.Connectors.Opening;

/// <summary>What the operator of the server lets connectors do. Whoever may add a connector over the network gets no
/// further on the server's machine than this.</summary>
public sealed record ConnectorRules
{
    /// <summary>Folders in which watched folders, and Git repositories of the machine, may lie.</summary>
    public IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Private hosts and networks that may be reached.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>The folder of the files that credentials may name; null: there is none.</summary>
    public string? Secrets { get; init; }

    /// <summary>Where sources keep what they need between runs, such as copies of repositories.</summary>
    public string WorkFolder { get; init; } = Path.GetTempPath();

    /// <summary>The largest item that is read, in bytes.</summary>
    public long MaxBytes { get; init; } = 32 << 20;
}
