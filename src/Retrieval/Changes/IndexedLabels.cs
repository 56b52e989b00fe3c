namespace Pipeline.Retrieval.Changes;

/// <summary>What changes of a document that stays as it is otherwise. A document that the index does not hold stays
/// unknown.</summary>
/// <param name="Labels">Its access labels.</param>
/// <param name="MetadataJson">Its metadata, as in <see cref="IndexedDocument"/>.</param>
public sealed record IndexedLabels(IReadOnlyList<string> Labels, string MetadataJson);
