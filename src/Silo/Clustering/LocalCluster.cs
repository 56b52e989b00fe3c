using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Pipeline.Grains.Hosting;
using SiloOptions = Pipeline.Silo.Configuration.SiloOptions;

namespace Pipeline.Silo.Clustering;

/// <summary>The cluster of one machine: this program, and the workers that it starts.</summary>
internal static class LocalCluster
{
    private const string Id = "pipeline";

    /// <summary>Chooses the ports that are left to choice, so that several programs can run on one machine.</summary>
    public static void ChoosePorts(SiloOptions options)
    {
        options.SiloPort = FreePort(options.SiloPort);
        options.GatewayPort = FreePort(options.GatewayPort);
    }

    /// <summary>Makes a silo the first of its cluster, or one that joins another.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">Ports.</param>
    /// <param name="primary">The first silo of the cluster; null for this one.</param>
    public static void Join(ISiloBuilder silo, SiloOptions options, IPEndPoint? primary = null)
    {
        silo.UseLocalhostClustering(
            options.SiloPort,
            options.GatewayPort,
            primary ?? new IPEndPoint(IPAddress.Loopback, options.SiloPort),
            Id,
            Id
        );

        // On one machine a silence of some seconds is no network's fault. One voice is enough: there may be no second.
        silo.Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = TimeSpan.FromSeconds(3);
            membership.NumMissedProbesLimit = 3;
            membership.NumVotesForDeathDeclaration = 1;
        });
        if (options.IsolateGeneration || options.IsWorkerProcess)
        {
            silo.AddWorkerProcessDirectory();
        }
    }

    /// <summary>The port, or a free one for 0.</summary>
    public static int FreePort(int port)
    {
        if (port != 0)
        {
            return port;
        }

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
