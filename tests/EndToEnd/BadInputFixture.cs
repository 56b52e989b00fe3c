using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>A server that takes small documents only, with one collection.</summary>
public sealed class BadInputFixture()
    : SiloFixture([SiloFolder.Embedder], "--samples", "false", "--max-document-bytes", "1048576")
{
    /// <summary>The collection.</summary>
    public const string Collection = "inputs";

    /// <inheritdoc />
    protected override Task PrepareAsync() => Client.CreateCollectionAsync(Collection);
}
