using Pipeline.Contracts.Errors;

namespace Pipeline.Contracts.Backups;

/// <summary>A line of the stream that a restore is told by: how far it is, and at last how it ended.</summary>
/// <param name="Step">What is being done: <c>checking</c> or <c>restoring</c>; null on the last line.</param>
/// <param name="Documents">Documents done.</param>
/// <param name="TotalDocuments">Of how many.</param>
/// <param name="Done">What was restored; the last line.</param>
/// <param name="Error">Why it failed; the last line.</param>
public sealed record RestoreLine(
    string? Step = null,
    long Documents = 0,
    long TotalDocuments = 0,
    RestoreReport? Done = null,
    ErrorDetail? Error = null
);

/// <summary>What was restored.</summary>
/// <param name="Collections">The names of the collections.</param>
/// <param name="Documents">Documents that were put in.</param>
/// <param name="Conversations">Conversations that were.</param>
/// <param name="Keys">Keys that were.</param>
/// <param name="Embedders">The embedders of the vectors in the backup.</param>
/// <param name="EmbedsAnew">Whether documents are embedded anew here, since this server has another embedder or the
/// backup has no vectors.</param>
/// <param name="Policies">Guardrail policies that are in the backup; they are files, and restored by hand.</param>
public sealed record RestoreReport(
    IReadOnlyList<string> Collections,
    long Documents,
    long Conversations,
    int Keys,
    IReadOnlyList<string> Embedders,
    bool EmbedsAnew,
    IReadOnlyList<string> Policies
);

/// <summary>What of a backup is restored over HTTP.</summary>
/// <param name="Collection">The one collection; null: all.</param>
/// <param name="Into">The name that it gets; null: its own.</param>
/// <param name="Replace">Whether a collection that holds something is deleted first.</param>
/// <param name="Conversations">Whether conversations are restored.</param>
/// <param name="Keys">Whether keys are.</param>
public sealed record RestoreOptions(
    string? Collection = null,
    string? Into = null,
    bool Replace = false,
    bool Conversations = true,
    bool Keys = false
);

/// <summary>What goes into a backup that is asked for over HTTP.</summary>
/// <param name="Collections">The collections; empty: all.</param>
/// <param name="Vectors">Whether vectors are kept.</param>
/// <param name="Conversations">Whether conversations are.</param>
/// <param name="Keys">Whether keys are.</param>
public sealed record BackupOptions(
    IReadOnlyList<string> Collections,
    bool Vectors = true,
    bool Conversations = true,
    bool Keys = true
);
