using Pipeline.Storage.Documents;

namespace Pipeline.Storage.Generations;

/// <summary>A document whose served version is missing in the generation beside.</summary>
/// <param name="Number">The number of its publication.</param>
/// <param name="Version">The version that is served.</param>
/// <param name="Document">The document's newest version, which may be another.</param>
public sealed record MissingCut(long Number, long Version, DocumentRow Document);
