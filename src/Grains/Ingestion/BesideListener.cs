using Pipeline.Grains.Hosting;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Ingestion;

/// <summary>Is told what was done for a generation that is kept beside.</summary>
/// <param name="published">Has the replicas follow.</param>
/// <param name="gone">The collection is gone.</param>
internal sealed class BesideListener(Action published, Action gone) : IIngestListener
{
    /// <summary>How a pipeline works that is to leave room for what comes in, and for questions: one call to the
    /// embedder at a time.</summary>
    public static IngestionOptions Modest(IngestionOptions options) =>
        options with
        {
            MaxDocuments = Math.Min(options.MaxDocuments, 32),
            MaxLargeDocuments = 1,
            EmbedCalls = 1,
            PollInterval = TimeSpan.FromSeconds(1),
        };

    public void Published(long number, IEnumerable<string?> embedders) => published();

    public void Failed(DocumentRow row, ProcessingFailure failure, DateTimeOffset? next)
    {
        // It is tried again, or taken as it is.
    }

    public void Gone() => gone();
}
