namespace Pipeline.Contracts.Backups;

/// <summary>What a purge did.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Answers">Stored answers that were dropped.</param>
/// <param name="Turns">Turns of conversations that were withheld for good.</param>
/// <param name="Indexes">Indexes that were built anew.</param>
/// <param name="IsOnServer">Whether the store's server keeps logs of its own, which this does not reach.</param>
/// <param name="Proof">What a look through the data directory found; null: none was asked for.</param>
public sealed record PurgeReport(
    string Collection,
    int Answers,
    int Turns,
    int Indexes,
    bool IsOnServer,
    PurgeProof? Proof
);

/// <summary>A look through a data directory.</summary>
/// <param name="Silo">Whose.</param>
/// <param name="Files">How many files were read.</param>
/// <param name="Pieces">How many pieces of text were looked for.</param>
/// <param name="Found">The files in which one was found, from the data directory on.</param>
public sealed record PurgeProof(string Silo, int Files, int Pieces, IReadOnlyList<string> Found);
