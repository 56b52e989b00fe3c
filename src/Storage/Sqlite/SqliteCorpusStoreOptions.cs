namespace Pipeline.Storage.Sqlite;

/// <summary>Where a SQLite corpus store lives and how much it may hold at once.</summary>
public sealed record SqliteCorpusStoreOptions
{
    /// <summary>The database file. Its directory is created; a log and a lock file lie beside it.</summary>
    public required string Path { get; init; }

    /// <summary>How many writes one transaction takes at most, 1 to 10000.</summary>
    public int GroupCommitLimit { get; init; } = 256;

    /// <summary>How many bytes of content and chunks one transaction takes before it is closed; a single larger write
    /// is taken alone.</summary>
    public long GroupCommitBytes { get; init; } = 32L << 20;

    /// <summary>How many writes may wait; further ones wait outside, before they are accepted. 1 to 100000.</summary>
    public int QueueLimit { get; init; } = 1024;

    /// <summary>How many reads run at once, each on its own connection, 1 to 64.</summary>
    public int Readers { get; init; } = Math.Clamp(Environment.ProcessorCount, 4, 16);

    /// <summary>The largest content that is accepted, in bytes, at most 1 GB less 1 MiB (SQLite's limit of a
    /// value).</summary>
    public long MaxContentBytes { get; init; } = 256L << 20;

    /// <summary>How many bytes of chunks one page of the change feed carries before it is closed.</summary>
    public long ChangePageBytes { get; init; } = 64L << 20;

    /// <summary>How many bytes of freed space are kept in the file for reuse; the rest is given back to the file
    /// system.</summary>
    public long FreeBytesKept { get; init; } = 16L << 20;

    /// <summary>How long to wait for a lock that some other program (a backup, a database browser) holds.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
