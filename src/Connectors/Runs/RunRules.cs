namespace Pipeline.Connectors.Runs;

/// <summary>How a run goes about it.</summary>
public sealed record RunRules
{
    /// <summary>Whether documents of items that are gone are deleted.</summary>
    public bool Prune { get; init; } = true;

    /// <summary>The share of the known items that may be gone at once, 0 to 1; when more are, nothing is
    /// deleted.</summary>
    public double MostGone { get; init; } = 0.5;

    /// <summary>True: somebody has confirmed that whatever is gone may be deleted.</summary>
    public bool ConfirmPrune { get; init; }

    /// <summary>What documents are given beside their content, as one word: when it is another, all are taken
    /// again.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Most items that a source may hold.</summary>
    public int MaxItems { get; init; } = 1_000_000;

    /// <summary>Items that are read and submitted at the same time, from 1.</summary>
    public int Parallelism { get; init; } = 4;

    /// <summary>Attempts at one item, or at one write, from 1.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Pauses between them.</summary>
    public Backoff Pauses { get; init; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    /// <summary>Failed items that are named.</summary>
    public int MostFailures { get; init; } = 20;
}
