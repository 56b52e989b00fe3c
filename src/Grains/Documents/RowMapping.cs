using Pipeline.Contracts.Documents;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Documents;

/// <summary>Rows of the store as clients see them.</summary>
public static class RowMapping
{
    /// <summary>The receipt.</summary>
    public static DocumentReceipt ToContract(this SubmitOutcome receipt) =>
        new(
            receipt.Collection,
            receipt.DocumentId,
            receipt.Version,
            receipt.Shard,
            receipt.Number,
            receipt.State,
            receipt.Unchanged
        );

    /// <summary>The counts.</summary>
    public static DocumentCounts ToContract(this DocumentTotals counts) =>
        new(counts.Accepted, counts.Chunked, counts.Indexed, counts.Failed, counts.Deleted, counts.OldestAccepted);

    /// <summary>The document.</summary>
    public static DocumentInfo ToContract(this DocumentRow row)
    {
        var failure = FailureText.Read(row.FailureStage, row.FailureReason);
        return new()
        {
            Id = row.DocumentId,
            Version = row.Version,
            State = row.State,
            Title = row.Title,
            ContentType = row.ContentType,
            FileName = row.FileName,
            Bytes = row.Bytes,
            Chunks = row.Chunks,
            FailureStage = row.FailureStage,
            FailureReason = failure?.Message,
            FailureCode = failure is { Code.Length: > 0 } ? failure.Code : null,
            FailureValues = failure?.Values,
            Attempts = row.Attempts,
            NextAttempt = row.NextAttempt,
            Submitted = row.Submitted,
            Updated = row.Updated,
            Metadata = row.MetadataJson,
            Labels = row.Labels,
            Shard = row.Shard,
            ChunksSearchable = row.PartChunks,
            Progress = row.Progress is { } progress
                ? new Contracts.Documents.DocumentProgress(progress.Stage, progress.ChunksDone, progress.ChunksTotal)
                : null,
        };
    }
}
