using System.Text.Json;
using Pipeline.Cluster.Fakes;
using Pipeline.Cluster.Hosting;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Roles;

namespace Pipeline.Cluster;

/// <summary>
/// For a moment a grain can be active twice in a cluster. What another activation of a collection has stored is neither
/// overwritten nor overlooked; the test is the other one.
/// </summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task WhatAnotherActivationHasChangedStaysAndIsSeen()
    {
        await using var cluster = await RoleCluster.StartAsync(
            new SiloPlan(SiloRole.All, new FakeSessions(new HashingEmbedder(), null, null))
        );
        var name = await cluster.CreateAsync();
        var collection = cluster.Client.GetCollection(name);
        await OtherwiseAsync(cluster, name, settings => settings with { ChunkTokens = 77 });
        Assert.False(await collection.Put(new CollectionChange { ChunkOverlapTokens = 5 }));
        Assert.Equal((77, 5), Shape((await collection.FindSettings())!));
        Assert.Equal((77, 5), Shape(await StoredAsync(cluster, name)));

        await OtherwiseAsync(cluster, name, settings => settings with { ChunkTokens = 99 });
        await RoleCluster.EventuallyAsync(async () => Assert.Equal((99, 5), Shape((await collection.FindSettings())!)));

        // Deleted, and made anew by the other one.
        await cluster.Store.DeleteCollectionAsync(name, default);
        await RoleCluster.EventuallyAsync(async () => Assert.Null(await collection.FindSettings()));
    }

    private static (int, int) Shape(CollectionSettings settings) => (settings.ChunkTokens, settings.ChunkOverlapTokens);

    private static async Task OtherwiseAsync(
        RoleCluster cluster,
        string name,
        Func<CollectionSettings, CollectionSettings> change
    )
    {
        var row = (await cluster.Store.FindCollectionAsync(name, default))!;
        var changed = JsonSerializer.Serialize(change(await StoredAsync(cluster, name)), PipelineJson.Options);
        Assert.True(await cluster.Store.UpdateSettingsAsync(name, changed, row.SettingsVersion, default));
    }

    private static async Task<CollectionSettings> StoredAsync(RoleCluster cluster, string name) =>
        JsonSerializer.Deserialize<CollectionSettings>(
            (await cluster.Store.FindCollectionAsync(name, default))!.SettingsJson,
            PipelineJson.Options
        )!;
}
