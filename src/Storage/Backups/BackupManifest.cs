using System.Text.Json;

namespace Pipeline.Storage.Backups;

/// <summary>The first part of a backup: what it is, and what it holds.</summary>
/// <param name="Format">Always <see cref="BackupFormat.Name"/>.</param>
/// <param name="Version">The version of the format.</param>
/// <param name="Id">What tells this backup from others.</param>
/// <param name="Program">The version of the program that wrote it.</param>
/// <param name="Store">The product of the store that it was made of.</param>
/// <param name="Schema">The schema version of that store.</param>
/// <param name="Created">When it was begun: as of when it is.</param>
/// <param name="Contains">What is in it beside documents with their sources and chunks: vectors, conversations, keys,
/// policies.</param>
/// <param name="Collections">The collections.</param>
public sealed record BackupManifest(
    string Format,
    int Version,
    string Id,
    string Program,
    string Store,
    int Schema,
    DateTimeOffset Created,
    IReadOnlyList<string> Contains,
    IReadOnlyList<BackedUpCollection> Collections
)
{
    /// <summary>Documents of all collections.</summary>
    public long Documents => Collections.Sum(collection => collection.Documents);
}

/// <summary>A collection of a backup.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">Where its parts are.</param>
/// <param name="ShardCount">How many shards it has.</param>
/// <param name="Documents">How many documents.</param>
/// <param name="LastNumbers">The last number of each shard that is in the backup.</param>
/// <param name="Settings">Its settings.</param>
public sealed record BackedUpCollection(
    string Name,
    string Folder,
    int ShardCount,
    long Documents,
    IReadOnlyList<long> LastNumbers,
    JsonElement Settings
);

/// <summary>The last part of a backup: by it is known that nothing is missing, and that every part is what was
/// written.</summary>
/// <param name="Id">The backup.</param>
/// <param name="Documents">How many documents are in it.</param>
/// <param name="Chunks">How many chunks.</param>
/// <param name="Conversations">How many conversations.</param>
/// <param name="Parts">All other parts, in order.</param>
public sealed record BackupEnd(
    string Id,
    long Documents,
    long Chunks,
    long Conversations,
    IReadOnlyList<BackupPartSum> Parts
);

/// <summary>What a part was when it was written.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hex.</param>
public sealed record BackupPartSum(string Name, long Bytes, string Sha256);
