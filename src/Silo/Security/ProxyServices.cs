using Microsoft.AspNetCore.HttpOverrides;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security;

/// <summary>What lets the server stand behind a proxy, and lets pages of other sites use it where that is
/// allowed.</summary>
internal static class ProxyServices
{
    public static void Add(IServiceCollection services, SiloOptions options)
    {
        services.AddSingleton<AllowedHosts>();
        services.AddSingleton<SameOrigin>();
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto;
            if (options.TrustedProxies is not { } proxies)
            {
                return;
            }

            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in ValueChecks.List(proxies).Where(network => network != SiloOptions.NoProxies))
            {
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(ValueChecks.AsNetwork(network)));
            }

            if (forwarded.KnownIPNetworks.Count == 0)
            {
                // An empty list means everyone to the middleware.
                forwarded.ForwardedHeaders = ForwardedHeaders.None;
            }
        });
        services.AddCors(cors =>
            cors.AddDefaultPolicy(policy =>
                policy
                    .WithOrigins(ValueChecks.List(options.AllowedOrigins))
                    .AllowAnyHeader()
                    .AllowAnyMethod()
                    .AllowCredentials()
                    .WithExposedHeaders("Location", "Retry-After", "X-Document-Version", "X-Answer-Id")
            )
        );
    }

    /// <summary>Checks where a request comes from, before anything else looks at it.</summary>
    public static void Use(WebApplication app)
    {
        var hosts = app.Services.GetRequiredService<AllowedHosts>();
        var origins = app.Services.GetRequiredService<SameOrigin>();
        app.Use((context, next) => hosts.CheckAsync(context, next));
        app.UseForwardedHeaders();
        app.Use((context, next) => origins.CheckAsync(context, next));
    }
}
