using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;
using Pipeline.Cluster.Fakes;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Hosting;

namespace Pipeline.Cluster.Hosting;

/// <summary>Two silos over one store, each with a directory of grains of its own: of a grain that there should be once
/// each has an activation, as when a silo that was given up wakes.</summary>
public sealed class SplitCluster : PipelineCluster
{
    internal MeetingReading Meeting { get; } = new();

    protected override short SiloCount => 2;

    protected override IDocumentReading Reading => Meeting;

    protected override void Configure(ISiloBuilder silo) =>
        silo.Services.AddSingleton<IGrainDirectoryResolver>(new OwnDirectories());

    private sealed class OwnDirectories : IGrainDirectoryResolver
    {
        private readonly WorkerProcessDirectory _own = new();

        public bool TryResolveGrainDirectory(
            GrainType grainType,
            GrainProperties? properties,
            [NotNullWhen(true)] out IGrainDirectory? grainDirectory
        )
        {
            grainDirectory = _own;
            return true;
        }
    }
}
