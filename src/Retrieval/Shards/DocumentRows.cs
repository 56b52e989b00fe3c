namespace Pipeline.Retrieval.Shards;

/// <summary>Where the rows of a live document are: contiguous, by ascending ordinal.</summary>
internal sealed record DocumentRows(DocumentEntry Document, int First, int Count);
