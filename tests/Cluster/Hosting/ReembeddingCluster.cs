using Microsoft.Extensions.DependencyInjection;
using Pipeline.Cluster.Fakes;
using Pipeline.Grains.Generations;

namespace Pipeline.Cluster.Hosting;

/// <summary>Two silos that both hold every shard, with two embedders, of which one is in use.</summary>
public sealed class ReembeddingCluster : PipelineCluster
{
    /// <summary>The embedder in use.</summary>
    public const string First = "hashing";

    /// <summary>The other one.</summary>
    public const string Second = "second";

    /// <summary>What the disk is said to have.</summary>
    internal GivenRoom Room { get; } = new();

    internal override FakeSessions Sessions
    {
        get
        {
            var first = new HashingEmbedder();
            var sessions = new FakeSessions(first, null, Generator);
            sessions.Use(new HashingEmbedder(Second, 24));
            sessions.Use(first);
            return sessions;
        }
    }

    protected override short SiloCount => 2;

    protected override int Replicas => 2;

    protected override TimeSpan PollInterval => TimeSpan.FromSeconds(1);

    protected override void Configure(ISiloBuilder silo) => silo.Services.AddSingleton<DiskRoom>(Room);

    /// <summary>A disk that has what is said.</summary>
    internal sealed class GivenRoom : DiskRoom
    {
        /// <summary>Free bytes; null: what the real one has.</summary>
        public long? Free { get; set; }

        public override long? FreeBytes(string directory) => Free ?? base.FreeBytes(directory);
    }
}
