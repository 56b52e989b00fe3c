namespace Pipeline.Retrieval.Shards;

/// <summary>An index that cannot be opened or written now: its directory is in use or not writable, or an earlier write
/// failed. Snapshots already published go on answering.</summary>
public sealed class ShardIndexException : IOException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="cause">The failure underneath, if any.</param>
    public ShardIndexException(string message, Exception? cause = null)
        : base(message, cause) { }
}
