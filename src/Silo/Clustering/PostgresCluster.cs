using Npgsql;
using Orleans.Configuration;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Security.Certificates;
using Pipeline.Storage;
using Pipeline.Storage.Postgres;
using SiloOptions = Pipeline.Silo.Configuration.SiloOptions;

namespace Pipeline.Silo.Clustering;

/// <summary>A cluster of any number of machines: who is in it is written down in the store's PostgreSQL
/// database.</summary>
internal static class PostgresCluster
{
    /// <summary>The name under which all silos of a deployment find one another.</summary>
    public const string Id = "pipeline";

    /// <summary>Makes a silo join the cluster of its store.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">Its name, and where it is reached.</param>
    /// <exception cref="ConfigurationException">It cannot be reached there.</exception>
    public static void Join(ISiloBuilder silo, SiloOptions options)
    {
        var addresses = SiloAddresses.Of(options);
        silo.Services.AddSingleton(addresses);
        silo.Services.AddSingleton<IFatalErrorHandler, LostMembership>();
        silo.Services.AddHostedService<ClockWatch>();
        silo.UseAdoNetClustering(clustering =>
            clustering.Configure<NpgsqlDataSource>(
                (membership, source) =>
                {
                    membership.Invariant = "Npgsql";
                    membership.DataSource = source;
                }
            )
        );
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = Id;
            cluster.ServiceId = Id;
        });
        silo.Configure<Orleans.Configuration.SiloOptions>(named => named.SiloName = options.SiloName);
        silo.Configure<EndpointOptions>(endpoints =>
        {
            endpoints.AdvertisedIPAddress = addresses.Address;
            endpoints.SiloPort = addresses.SiloPort;
            endpoints.GatewayPort = addresses.GatewayPort;
            endpoints.SiloListeningEndpoint = addresses.Listening;
            endpoints.GatewayListeningEndpoint = addresses.GatewayListening;
        });
        silo.Configure<ClusterMembershipOptions>(Watch);
        DocumentStream.Add(silo);
        SiloTls.Use(silo, options);
    }

    /// <summary>Before a silo joins: the tables are there, and its name is its own.</summary>
    /// <param name="services">The program's services; the store is open.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ConfigurationException">The name is taken.</exception>
    /// <exception cref="Storage.Errors.StoreException">The database cannot be used.</exception>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var source = services.GetRequiredService<NpgsqlDataSource>();
        await ClusterSchema.ApplyAsync(source, cancellationToken);
        await LivingNames.CheckAsync(
            source,
            services.GetRequiredService<SiloOptions>().SiloName,
            services.GetRequiredService<SiloAddresses>(),
            services.GetRequiredService<TimeProvider>(),
            cancellationToken
        );

        // Orleans writes it into the table under the same address.
        var own = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        ((PostgresCorpusStore)services.GetRequiredService<ICorpusStore>()).ActAs(
            new FencedMember(Id, own.Endpoint.Address.ToString(), own.Endpoint.Port, own.Generation)
        );
    }

    /// <summary>
    /// A silo that was killed is out after some seconds. One that hangs keeps its connections, and a vote against it is
    /// held back for as long as the longest probe times the missed ones: with Orleans' own settings a minute, with
    /// these nine seconds.
    /// </summary>
    private static void Watch(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(2);
        membership.MinProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(3);
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 2;
        membership.EnableIndirectProbes = true;
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
        membership.NumMissedTableIAmAliveLimit = 3;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(15);
        membership.MaxJoinAttemptTime = TimeSpan.FromMinutes(1);

        // Whoever is long dead is no news.
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
    }
}
