namespace Pipeline.Storage.Documents;

/// <summary>How much work a document's content promises. Small documents are taken past large ones.</summary>
public enum DocumentSize
{
    /// <summary>At most <see cref="DocumentSizes.LargeBytes"/>.</summary>
    Small,

    /// <summary>More than that.</summary>
    Large,
}

/// <summary>Where large begins.</summary>
public static class DocumentSizes
{
    /// <summary>The largest content of a small document, in bytes. Indexes of the schema are made for it.</summary>
    public const long LargeBytes = 262_144;

    /// <summary>The size of a content of so many bytes.</summary>
    public static DocumentSize Of(long bytes) => bytes > LargeBytes ? DocumentSize.Large : DocumentSize.Small;
}
