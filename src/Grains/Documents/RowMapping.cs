using Pipeline.Contracts.Documents;
using Pipeline.Storage;
using ContractCounts = Pipeline.Contracts.Documents.DocumentCounts;
using ContractReceipt = Pipeline.Contracts.Documents.DocumentReceipt;
using ContractState = Pipeline.Contracts.Documents.DocumentState;
using StoredState = Pipeline.Storage.DocumentState;

namespace Pipeline.Grains.Documents;

/// <summary>Rows of the store as clients see them.</summary>
public static class RowMapping
{
    /// <summary>The state.</summary>
    public static ContractState ToContract(this StoredState state) => state switch
    {
        StoredState.Accepted => ContractState.Accepted,
        StoredState.Chunked => ContractState.Chunked,
        StoredState.Indexed => ContractState.Indexed,
        StoredState.Failed => ContractState.Failed,
        _ => ContractState.Deleted,
    };

    /// <summary>The store's state.</summary>
    public static StoredState ToStore(this ContractState state) => state switch
    {
        ContractState.Accepted => StoredState.Accepted,
        ContractState.Chunked => StoredState.Chunked,
        ContractState.Indexed => StoredState.Indexed,
        ContractState.Failed => StoredState.Failed,
        _ => StoredState.Deleted,
    };

    /// <summary>The receipt.</summary>
    public static ContractReceipt ToContract(this Storage.DocumentReceipt receipt) => new(
        receipt.Collection, receipt.DocumentId, receipt.Version, receipt.Shard, receipt.Number,
        receipt.State.ToContract(), receipt.Unchanged);

    /// <summary>The counts.</summary>
    public static ContractCounts ToContract(this Storage.DocumentCounts counts) => new(
        counts.Accepted, counts.Chunked, counts.Indexed, counts.Failed, counts.Deleted, counts.OldestAccepted);

    /// <summary>The document.</summary>
    public static DocumentInfo ToContract(this DocumentRow row) => new()
    {
        Id = row.DocumentId,
        Version = row.Version,
        State = row.State.ToContract(),
        Title = row.Title,
        ContentType = row.ContentType,
        FileName = row.FileName,
        Bytes = row.Bytes,
        Chunks = row.Chunks,
        FailureStage = row.FailureStage,
        FailureReason = row.FailureReason,
        Attempts = row.Attempts,
        NextAttempt = row.NextAttempt,
        Submitted = row.Submitted,
        Updated = row.Updated,
        Metadata = row.MetadataJson,
        Labels = row.Labels,
        Shard = row.Shard,
    };
}
