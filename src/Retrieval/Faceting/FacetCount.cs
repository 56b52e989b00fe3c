using Pipeline.Retrieval.Filtering;

namespace Pipeline.Retrieval.Faceting;

/// <summary>How many documents have one value of a metadata field.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">The value.</param>
/// <param name="Documents">How many; a document with the value twice counts once.</param>
public sealed record FacetCount(string Field, FilterValue Value, long Documents);
