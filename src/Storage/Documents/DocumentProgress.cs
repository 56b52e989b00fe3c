namespace Pipeline.Storage.Documents;

/// <summary>How far a lane is with a document that it works on.</summary>
/// <param name="Stage">What is being done to it: read, embed or commit.</param>
/// <param name="ChunksDone">Chunks that are through that stage, from 0.</param>
/// <param name="ChunksTotal">Chunks in all; 0 while that is not known.</param>
public sealed record DocumentProgress(string Stage, int ChunksDone, int ChunksTotal);

/// <summary>The progress of one version of a document, to be stored.</summary>
/// <param name="DocumentId">The document's id.</param>
/// <param name="Version">The version that is worked on.</param>
/// <param name="Progress">How far it is.</param>
public sealed record ProgressReport(string DocumentId, long Version, DocumentProgress Progress);

/// <summary>How far the lanes of a collection are with what they work on, together.</summary>
/// <param name="Documents">Documents that are being worked on.</param>
/// <param name="ChunksDone">Their chunks that are embedded.</param>
/// <param name="ChunksTotal">Their chunks in all, as far as known.</param>
public sealed record IngestionProgress(int Documents, long ChunksDone, long ChunksTotal);

/// <summary>What waits in a shard to be chunked.</summary>
/// <param name="Documents">Accepted documents.</param>
/// <param name="Oldest">Since when the oldest has waited (submitted or retried); null when none waits.</param>
public sealed record ShardBacklog(long Documents, DateTimeOffset? Oldest);
