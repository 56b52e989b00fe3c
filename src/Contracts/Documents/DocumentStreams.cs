namespace Pipeline.Contracts.Documents;

/// <summary>The Orleans stream by which documents can come in: provider, namespace, and the collection as the
/// key.</summary>
public static class DocumentStreams
{
    /// <summary>The stream provider's name; any Orleans stream provider can be configured under it.</summary>
    public const string Provider = "documents";

    /// <summary>The stream namespace.</summary>
    public const string Namespace = "documents";
}

/// <summary>Consumes the document stream of one collection. The key is the collection.</summary>
[Alias("pipeline.document-stream")]
public interface IDocumentStreamGrain : IGrainWithStringKey;
