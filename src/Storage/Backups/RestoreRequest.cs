namespace Pipeline.Storage.Backups;

/// <summary>What of a backup is restored, and where to.</summary>
public sealed record RestoreRequest
{
    /// <summary>The one collection; null: all.</summary>
    public string? Collection { get; init; }

    /// <summary>The name that it gets; null: its own.</summary>
    public string? Into { get; init; }

    /// <summary>Whether a collection that is there and holds something is deleted first.</summary>
    public bool Replace { get; init; }

    /// <summary>Collections that a server makes by itself: where one is there, and was not asked for by name, it stays
    /// as it is.</summary>
    public IReadOnlyList<string> Own { get; init; } = [];

    /// <summary>Whether conversations are restored.</summary>
    public bool Conversations { get; init; } = true;

    /// <summary>Whether keys are.</summary>
    public bool Keys { get; init; }
}

/// <summary>What a restore is doing.</summary>
public enum RestoreStep
{
    /// <summary>The file is read, and compared with its sums.</summary>
    Checking,

    /// <summary>Documents are put in.</summary>
    Restoring,
}

/// <summary>How far a restore is.</summary>
/// <param name="Step">What it is doing.</param>
/// <param name="Documents">Documents done.</param>
/// <param name="TotalDocuments">Of how many.</param>
public sealed record RestoreProgress(RestoreStep Step, long Documents, long TotalDocuments);

/// <summary>A collection that was restored.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Documents">Documents of it in the backup.</param>
/// <param name="PartsBefore">How many parts an earlier attempt had put in.</param>
public sealed record RestoredCollection(string Name, long Documents, int PartsBefore);

/// <summary>What was restored.</summary>
/// <param name="Collections">The collections.</param>
/// <param name="Documents">Documents that were put in.</param>
/// <param name="Conversations">Conversations that were.</param>
/// <param name="Keys">Keys that were.</param>
/// <param name="Embedders">The embedders of the vectors.</param>
/// <param name="WithoutVectors">Documents that have no vectors.</param>
/// <param name="Policies">The guardrail policies of the backup, which are files and were not put anywhere.</param>
public sealed record RestoreSummary(
    IReadOnlyList<RestoredCollection> Collections,
    long Documents,
    long Conversations,
    int Keys,
    IReadOnlyList<string> Embedders,
    long WithoutVectors,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Policies
);
