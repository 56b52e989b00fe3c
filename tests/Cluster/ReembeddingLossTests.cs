using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;

namespace Pipeline.Cluster;

/// <summary>A re-embedding of which silos are lost.</summary>
public sealed class ReembeddingLossTests : IAsyncLifetime
{
    private const int Documents = 60;
    private readonly ReembeddingCluster _cluster = new();

    public Task InitializeAsync() => _cluster.InitializeAsync();

    public Task DisposeAsync() => _cluster.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task It_goes_on_and_ends_after_any_silo_is_lost(int lost)
    {
        var collection = await _cluster.CreateAsync(2);
        await _cluster.FillAsync(
            collection,
            [.. Enumerable.Range(0, Documents).Select(i => ($"d{i}", $"shared 보증 number{i}"))]
        );
        var grain = _cluster.Client.GetCollection(collection);
        await grain.Reembed(new ReembeddingRequest { Model = ReembeddingCluster.Second });
        await _cluster.KillSiloAsync(_cluster.SiloServices[lost]);

        using var patience = new CancellationTokenSource(PipelineCluster.Patience);
        ReembeddingStatus? status = null;
        while (status?.Phase != ReembeddingPhase.Switched)
        {
            Assert.False(patience.IsCancellationRequested, $"{status}");
            try
            {
                status = await _cluster.Client.GetCollection(collection).FindReembedding();
            }
            catch (OrleansException)
            {
                // The silo that had it is just being lost.
            }

            await Task.Delay(100, CancellationToken.None);
        }

        Assert.Equal((Documents, 0L), (status.Documents, status.WithoutVectors));
        var found = await _cluster.SearchAsync(
            new SearchRequest
            {
                Collection = collection,
                Query = "shared 보증",
                Mode = SearchMode.Vector,
                Top = 50,
            }
        );
        Assert.Equal(50, found.Hits.Count);
        Assert.Contains(found.Stages, stage => stage.Stage == "embed" && stage.Detail == ReembeddingCluster.Second);
    }
}
