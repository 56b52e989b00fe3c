using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Serialization;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Grains.Hosting;
using Pipeline.Inference;
using Pipeline.Silo.ActorDashboard;
using Pipeline.Silo.Backups;
using Pipeline.Silo.Clustering;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Connectors;
using Pipeline.Silo.Doctor;
using Pipeline.Silo.Http;
using Pipeline.Silo.Http.Api;
using Pipeline.Silo.Http.Api.Intake;
using Pipeline.Silo.Http.OpenAi;
using Pipeline.Silo.Hubs;
using Pipeline.Silo.Models;
using Pipeline.Silo.Purging;
using Pipeline.Silo.Security;
using Pipeline.Silo.Security.Certificates;
using Pipeline.Silo.Security.Keys;
using Pipeline.Silo.Shutdown;
using Pipeline.Silo.Startup;
using Pipeline.Silo.Watching;
using Pipeline.Silo.Workers;
using Pipeline.Storage;
using Pipeline.Storage.Errors;

namespace Pipeline.Silo;

/// <summary>Puts the program together: silo, HTTP API, hub and dashboard in one process.</summary>
internal static class SiloHost
{
    /// <summary>The hidden verb by which this program starts itself again as a reader of documents.</summary>
    public const string ReadDocumentsVerb = "read-documents";

    /// <summary>How long the program takes at most to end; whoever stops it waits longer.</summary>
    internal static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Builds the program and opens the store; it does not listen yet.</summary>
    /// <exception cref="ConfigurationException">An option cannot be used.</exception>
    /// <exception cref="StoreException">The data directory, or the store's server, cannot be used.</exception>
    public static async Task<WebApplication> BuildAsync(string[] args, CancellationToken cancellationToken = default)
    {
        var commandLine = CommandLine.Parse(args);
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions
            {
                // The program's own folder, wherever it is started from: appsettings.json and wwwroot lie there.
                ContentRootPath = AppContext.BaseDirectory,
                WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot"),
            }
        );
        builder.Configuration.AddInMemoryCollection(CommandLine.FromEnvironment()).AddInMemoryCollection(commandLine);
        var options = SiloOptionsReader.Read(builder.Configuration);
        DataDirectory.Prepare(options.Data);
        builder.WebHost.UseUrls([.. options.HttpAddresses, .. MetricsPage.Addresses(options)]);
        HttpsCertificate.Use(builder.WebHost, options);
        if (!options.IsClustered)
        {
            LocalCluster.ChoosePorts(options);
        }

        SiloLogging.Configure(builder.Logging, options);
        ConfigureServices(builder.Services, options);
        builder.Host.UseOrleans(silo => ConfigureSilo(silo, options));
        var app = builder.Build();
        await app.Services.GetRequiredService<ICorpusStore>().OpenAsync(cancellationToken);
        if (options.IsClustered)
        {
            await PostgresCluster.PrepareAsync(app.Services, cancellationToken);
        }

        await KeyServices.TellAsync(app.Services, cancellationToken);
        ConfigureHttp(app, options);
        return app;
    }

    private static void ConfigureServices(IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton(options);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<Readiness>();
        StoreServices.Add(services, options);
        services.AddSingleton<IDocumentReading>(provider =>
        {
            var command = SandboxCommand.ThisProgram(ReadDocumentsVerb);
            var readers = provider.GetRequiredService<IOptions<PipelineOptions>>().Value.Ingestion.Readers;
            return new SandboxedReading(
                command.FileName,
                command.Arguments,
                ReadingLimits.For(options.MaxDocumentBytes),
                new SandboxOptions { Processes = readers },
                provider.GetRequiredService<ILogger<SandboxedReading>>()
            );
        });
        ModelServices.Add(services, options);
        if (options.IsolateGeneration)
        {
            services.AddHostedService<WorkerSupervisor>();
        }

        Telemetry.Add(services, options);
        services.AddSingleton<SampleDocuments>();
        services.AddHostedService<FirstStart>();
        services.AddSingleton<CollectionDocuments>();
        if (options.TakesRequests)
        {
            services.AddHostedService<FolderWatch>();
            services.AddHostedService<ConnectorWatch>();
        }

        services.AddHostedService<AnswerShutdown>();
        ProxyServices.Add(services, options);
        services.AddSingleton<CallerAccess>();
        KeyServices.Add(services, options);
        DoctorServices.Add(services);
        services.AddSingleton<RestoreRun>();
        services.AddSingleton<ErrorResponses>();
        services.AddSingleton<DocumentIntake>();
        services.AddSingleton<DocumentWatch>();
        services.AddSingleton<HubStreams>();
        services.AddSingleton<HubCallers>();
        services.AddHostedService(provider => provider.GetRequiredService<HubCallers>());
        services.AddSingleton<ChatCompletions>();
        services.AddSingleton<EncoderEndpoints>();
        services.ConfigureHttpJsonOptions(json => PipelineJson.Configure(json.SerializerOptions));
        services.AddExceptionHandler<ErrorResponses>();

        // A parameter that cannot be bound is an error like any other: with a body that says which.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi(openApi => openApi.AddOperationTransformer<RequestBodyTransformer>());
        services
            .AddSignalR(hub =>
            {
                hub.AddFilter<HubErrors>();
                hub.AddFilter<HubCallers>();
            })
            .AddJsonProtocol(json => PipelineJson.Configure(json.PayloadSerializerOptions));
    }

    private static void ConfigureSilo(ISiloBuilder silo, SiloOptions options)
    {
        if (options.IsClustered)
        {
            PostgresCluster.Join(silo, options);
        }
        else
        {
            LocalCluster.Join(silo, options);
            silo.AddMemoryDocumentStream();
        }

        Telemetry.Add(silo, options);
        silo.AddPipelineGrains(
            ComputeDevices.Parse(options.Devices),
            pipeline =>
            {
                pipeline.DataDirectory = options.Data;
                pipeline.MaxDocumentBytes = options.MaxDocumentBytes;
                pipeline.GuardPolicies = options.GuardPolicies;
                pipeline.Connectors = ConnectorOptions.RulesOf(options);
                pipeline.Answers.CacheBytes = options.CacheBytes;
                pipeline.Replicas = options.IsClustered ? options.Replicas : 1;
                pipeline.StreamRedelivers = options.IsClustered;
                pipeline.IsClustered = options.IsClustered;
                pipeline.Answers.SupportPolicy = options.Support;
                pipeline.Answers.Generate = options.AlwaysGenerate ? GeneratorUse.Always : GeneratorUse.Measured;
            },
            options.IsolateGeneration ? ["embed", "rerank"] : null,
            options.Zone,
            options.SiloRole
        );
        OrleansDashboard.Add(silo, options);
    }

    private static void ConfigureHttp(WebApplication app, SiloOptions options)
    {
        app.UseExceptionHandler(_ => { });
        MetricsPage.Use(app);
        app.UseNoDotSegments();
        app.UseBrowserHeaders();
        ProxyServices.Use(app);
        if (options.TakesRequests)
        {
            app.UseDefaultFiles();
            app.UseStaticFiles(
                new StaticFileOptions
                {
                    ContentTypeProvider = PageFiles.Types,
                    // File names carry no hash: a browser asks each time, and gets 304 when nothing changed.
                    OnPrepareResponse = file => file.Context.Response.Headers.CacheControl = "no-cache",
                }
            );
        }

        // After the files, which are no routes.
        app.UseHeadAsGet();
        app.UseRouting();
        app.UseCors();
        app.UseKnownMethods();
        app.UseAuthentication();
        app.UseAuthorization();
        KeyQuotas.Use(app);
        app.UseKnownQueryFields();
        app.UseWebSockets();
        var api = app.MapGroup("/api");
        StatusEndpoints.Map(api);
        DeadLetterEndpoints.Map(api);
        ModelEndpoints.Map(api);
        KeyEndpoints.Map(api);
        StatusEndpoints.MapHealth(app);
        app.MapOpenApi().For(KeyRole.Reader);
        if (options.TakesRequests)
        {
            CollectionEndpoints.Map(api);
            DuplicateEndpoints.Map(api);
            ReembeddingEndpoints.Map(api);
            ReplicaEndpoints.Map(api);
            GuardEndpoints.Map(api);
            ClusterEndpoints.Map(api);
            OrleansDashboard.Map(app, api, options);
            DoctorEndpoints.Map(api);
            BackupEndpoints.Map(api);
            ExportEndpoints.Map(api);
            PurgeEndpoints.Map(api);
            DocumentEndpoints.Map(api);
            ConnectorEndpoints.Map(api);
            QuestionEndpoints.Map(api);
            ConversationEndpoints.Map(api);
            OpenAiEndpoints.Map(app);
            app.MapHub<PipelineHub>("/hub", hub => hub.CloseOnAuthenticationExpiration = true).For(KeyRole.Reader);
        }
    }
}
