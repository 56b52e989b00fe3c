namespace Pipeline.Storage.Postgres;

/// <summary>How much a corpus store on PostgreSQL may hold and do at once.</summary>
public sealed record PostgresCorpusStoreOptions
{
    /// <summary>How many writes run at once, each on its own connection, 1 to 1000; further ones wait.</summary>
    public int Writers { get; init; } = 16;

    /// <summary>How many writes to one shard that waited together one transaction takes at most, 1 to 10000.</summary>
    public int GroupCommitLimit { get; init; } = 128;

    /// <summary>How many bytes of content and chunks one transaction takes before it is closed; a single larger write
    /// is taken alone.</summary>
    public long GroupCommitBytes { get; init; } = 16L << 20;

    /// <summary>How many writes to shards may wait; further ones wait outside, before they are accepted. 1 to
    /// 100000.</summary>
    public int QueueLimit { get; init; } = 1024;

    /// <summary>How many reads run at once, each on its own connection, 1 to 1000; further ones wait.</summary>
    public int Readers { get; init; } = 16;

    /// <summary>The largest content that is accepted, in bytes, at most 1 GB less 1 MiB.</summary>
    public long MaxContentBytes { get; init; } = 256L << 20;

    /// <summary>How many bytes of chunks one page of the change feed carries before it is closed.</summary>
    public long ChangePageBytes { get; init; } = 64L << 20;

    /// <summary>How many times a transaction is run at most when the server ends it for a reason that passes, 1 to
    /// 100.</summary>
    public int Attempts { get; init; } = 6;

    /// <summary>How often shards that somebody waits for are looked at, in case a notification was lost.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether changes of other processes are listened to; without, only the poll finds them.</summary>
    public bool Listen { get; init; } = true;
}
