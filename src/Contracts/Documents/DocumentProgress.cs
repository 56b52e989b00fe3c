namespace Pipeline.Contracts.Documents;

/// <summary>How far a document is that is being made searchable. Told about once a second, and only of documents that
/// take longer.</summary>
/// <param name="Stage">What is being done to it: <c>read</c>, <c>embed</c> or <c>commit</c>.</param>
/// <param name="ChunksDone">Chunks that are embedded, from 0.</param>
/// <param name="ChunksTotal">Chunks in all; 0 while that is not known.</param>
[GenerateSerializer, Alias("pipeline.document-progress"), Immutable]
public sealed record DocumentProgress(string Stage, int ChunksDone, int ChunksTotal);

/// <summary>How far all documents of a collection are that are being made searchable.</summary>
/// <param name="Documents">Documents that are being worked on and take longer than about a second.</param>
/// <param name="ChunksDone">Their chunks that are embedded.</param>
/// <param name="ChunksTotal">Their chunks in all, as far as known.</param>
[GenerateSerializer, Alias("pipeline.ingestion-progress"), Immutable]
public sealed record IngestionProgress(int Documents, long ChunksDone, long ChunksTotal);
