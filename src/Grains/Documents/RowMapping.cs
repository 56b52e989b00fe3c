using Pipeline.Contracts.Documents;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;

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

    /// <summary>Chunks of a document.</summary>
    public static DocumentChunks ToContract(this ServedDocument served, int limit) =>
        new(
            served.Document.DocumentId,
            served.Version,
            served.Title,
            served.Document.ContentType,
            served.Document.FileName,
            served.Document.Version,
            served.Total,
            [.. served.Chunks.Select(ToContract)],
            served.Chunks.Count == limit && served.Chunks[^1].Ordinal + 1 < served.Total
                ? served.Chunks[^1].Ordinal + 1
                : null
        );

    private static DocumentChunk ToContract(StoredChunk chunk) =>
        new()
        {
            Chunk = chunk.Ordinal,
            Text = chunk.Text,
            HeadingPath = chunk.HeadingPath,
            Start = chunk.Start,
            End = chunk.End,
            Page = chunk.Page,
            Place = PassagePlace.Of(chunk.Place),
            Boxes =
            [
                .. (chunk.Place?.Boxes ?? []).Select(box => new ChunkBox(
                    box.Page,
                    box.Box.Left,
                    box.Box.Top,
                    box.Box.Width,
                    box.Box.Height
                )),
            ],
            Added = [.. (chunk.Place?.Added ?? []).Select(part => new AddedText(part.Start, part.Length))],
        };

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
