using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Clusters;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Client.Tests.FakeServer;

/// <summary>
/// A server that follows the HTTP API over memory, on a real port, with switches for what can go wrong between a
/// client and a server.
/// </summary>
public sealed class FakePipelineServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakePipelineServer(WebApplication app)
    {
        _app = app;
        Answers = new FakeAnswers();
        Models = new FakeModels();
    }

    public Uri Address { get; private set; } = new("http://127.0.0.1/");

    public ConcurrentDictionary<string, FakeCollection> Collections { get; } = new(StringComparer.Ordinal);

    public FakeAnswers Answers { get; }

    public FakeModels Models { get; }

    public FakeConversations Conversations { get; } = new();

    /// <summary>What it tells of its cluster.</summary>
    public ClusterStatus Cluster { get; set; } = new("one", false, 1, null, [], [], []);

    /// <summary>Every request so far: method, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Every Authorization header so far.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <summary>Runs before every request; true when it answered in the server's place.</summary>
    public Func<HttpContext, Task<bool>>? Intercept { get; set; }

    /// <summary>Awaited before a line of an NDJSON upload is acknowledged.</summary>
    public Func<string, Task> BeforeAcknowledge { get; set; } = _ => Task.CompletedTask;

    /// <summary>Lines of an NDJSON upload after which the connection is cut, per upload; empty: never.</summary>
    public ConcurrentQueue<int> CutUploadsAfter { get; } = new();

    public int Submitted => Collections.Values.Sum(collection => collection.Submitted);

    public static async Task<FakePipelineServer> StartAsync(params string[] collections)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var server = new FakePipelineServer(app);
        foreach (var name in collections)
        {
            server.Collections[name] = new FakeCollection(name, new CollectionSettings());
        }

        app.Use(server.GuardAsync);
        FakeCollectionRoutes.Map(app, server);
        FakeDocumentRoutes.Map(app, server);
        server.Answers.Map(app, server);
        server.Conversations.Map(app, server);
        server.Models.Map(app);
        await app.StartAsync();
        server.Address = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public FakeCollection Find(string name) =>
        Collections.TryGetValue(name, out var collection)
            ? collection
            : throw PipelineException.UnknownCollection(name);

    public static Task WriteAsync(HttpContext context, object value, int status = 200)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, value.GetType(), PipelineJson.Options);
    }

    public static Task FailAsync(HttpContext context, PipelineException error)
    {
        if (error.RetryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return WriteAsync(context, new ErrorBody(error.ToDetail()), error.Code.HttpStatus());
    }

    public static async Task<T> ReadAsync<T>(HttpContext context)
    {
        try
        {
            return (await JsonSerializer.DeserializeAsync<T>(context.Request.Body, PipelineJson.Options))!;
        }
        catch (JsonException error)
        {
            throw PipelineException.Invalid("body", error.Message);
        }
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        try
        {
            if (Intercept is null || !await Intercept(context))
            {
                await next(context);
            }
        }
        catch (PipelineException error) when (!context.Response.HasStarted)
        {
            await FailAsync(context, error);
        }
    }
}
