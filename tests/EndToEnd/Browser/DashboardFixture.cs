using Pipeline.Contracts.Collections;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd.Browser;

/// <summary>
/// A server with its samples, all searchable, and a browser. It has no generator: answers quote the passages, so that
/// every one cites.
/// </summary>
public sealed class DashboardFixture() : SiloFixture([SiloFolder.Embedder, SiloFolder.Reranker]), IAsyncLifetime
{
    private Chromium? _chromium;

    /// <summary>The browser; only for tests that are skipped where there is none.</summary>
    internal Chromium Chromium => _chromium ?? throw new InvalidOperationException("There is no Chromium on the PATH.");

    /// <inheritdoc />
    protected override async Task PrepareAsync()
    {
        // What a random embedder measures declines this question or that.
        await Client.PutCollectionAsync("samples", new CollectionChange { Decline = DeclineMode.Never });
        using var settled = await Http.PostAsync("/api/collections/samples/settle", null);
        settled.EnsureSuccessStatusCode();
        if (Chromium.IsInstalled)
        {
            _chromium = await Chromium.StartAsync();
        }
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        await DisposeAsync();
    }
}
