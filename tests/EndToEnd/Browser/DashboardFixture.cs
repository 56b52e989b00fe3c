using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Browser;

/// <summary>
/// A server with its samples, all searchable. It has no generator: answers quote the passages, so that every one cites.
/// </summary>
public sealed class DashboardFixture() : SiloFixture([SiloFolder.Embedder, SiloFolder.Reranker])
{
    /// <inheritdoc />
    protected override async Task PrepareAsync()
    {
        using var settled = await Http.PostAsync("/api/collections/samples/settle", null);
        settled.EnsureSuccessStatusCode();
    }
}
