using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;

namespace Pipeline.Storage.Input;

/// <summary>Brings what callers hand in to the text that every store keeps alike (<see
/// cref="StorableText"/>).</summary>
internal static class InputText
{
    public static CollectionRow Of(CollectionRow collection) =>
        collection with
        {
            SettingsJson = StorableText.Of(collection.SettingsJson),
        };

    public static DocumentSubmission Of(DocumentSubmission submission) =>
        submission with
        {
            ContentType = StorableText.Of(submission.ContentType),
            FileName = StorableText.OrNull(submission.FileName),
            Title = StorableText.OrNull(submission.Title),
            MetadataJson = StorableText.Of(submission.MetadataJson),
            Rejection = submission.Rejection is { } rejection
                ? rejection with
                {
                    Stage = StorableText.Of(rejection.Stage),
                    Reason = StorableText.Of(rejection.Reason),
                }
                : null,
        };

    public static ChunkedDocument Of(ChunkedDocument document) =>
        document with
        {
            Title = StorableText.OrNull(document.Title),
            EmbedderName = StorableText.OrNull(document.EmbedderName),
            Chunks = [.. document.Chunks.Select(Of)],
        };

    public static DocumentFailure Of(DocumentFailure failure) =>
        failure with
        {
            Stage = StorableText.Of(failure.Stage),
            Reason = StorableText.Of(failure.Reason),
        };

    public static ProgressReport Of(ProgressReport report) =>
        report with
        {
            Progress = report.Progress with { Stage = StorableText.Of(report.Progress.Stage) },
        };

    // Heading paths and labels are kept as JSON, which writes U+0000 with other characters.
    private static StoredChunk Of(StoredChunk chunk) =>
        StorableText.IsWellFormed(chunk.Text) ? chunk : chunk with { Text = StorableText.Of(chunk.Text) };
}
