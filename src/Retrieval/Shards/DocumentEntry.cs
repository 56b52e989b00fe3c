using Pipeline.Retrieval.Filtering;

namespace Pipeline.Retrieval.Shards;

/// <summary>The fields of one version of a document, shared by its chunks' rows.</summary>
internal sealed class DocumentEntry(
    string documentId,
    long version,
    string? title,
    string metadataJson,
    IReadOnlyList<string> labels
)
{
    private FilterSubject? _subject;

    public string DocumentId => documentId;

    public long Version => version;

    public string? Title => title;

    public string MetadataJson => metadataJson;

    public IReadOnlyList<string> Labels => labels;

    /// <summary>What filters look at; parsed at the first filtered search.</summary>
    public FilterSubject Subject => _subject ??= FilterSubject.Read(documentId, title, metadataJson, labels);
}
