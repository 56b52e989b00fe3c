namespace Pipeline.Contracts.Documents;

/// <summary>The acknowledgement of a submit or delete: from here on the change survives any crash.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The document's id.</param>
/// <param name="Version">The document's version after the change; 1 is the first. Labels and metadata that change alone
/// make no new one.</param>
/// <param name="Shard">The shard that holds the document, from 0.</param>
/// <param name="Watermark">The change's number in its shard; a search with <c>atLeast</c> of it sees the
/// change.</param>
/// <param name="State">The state at the moment of the acknowledgement.</param>
/// <param name="Unchanged">True when the content was identical to the current version, labels and metadata too, so that
/// nothing was done.</param>
[GenerateSerializer, Alias("pipeline.document-receipt"), Immutable]
public sealed record DocumentReceipt(
    string Collection,
    string Id,
    long Version,
    int Shard,
    long Watermark,
    DocumentState State,
    bool Unchanged
);
