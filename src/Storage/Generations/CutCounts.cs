namespace Pipeline.Storage.Generations;

/// <summary>How much a generation that is kept beside has.</summary>
/// <param name="Documents">Documents that are served, and so are to be in it.</param>
/// <param name="Done">Documents in it; of some perhaps an older version.</param>
/// <param name="Chunks">Their chunks.</param>
/// <param name="WithoutVectors">Those of the documents that have chunks and no vectors, since they could not be
/// embedded.</param>
/// <param name="Bytes">Bytes of their texts and vectors.</param>
public sealed record CutCounts(long Documents, long Done, long Chunks, long WithoutVectors, long Bytes);

/// <summary>What a collection has as it is served, for an estimate of what another generation takes.</summary>
/// <param name="Chunks">Its chunks.</param>
/// <param name="Bytes">Bytes of its documents as they were submitted.</param>
public sealed record CorpusSize(long Chunks, long Bytes);
