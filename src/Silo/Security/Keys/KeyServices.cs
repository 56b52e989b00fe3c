using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Pipeline.Silo.Configuration;
using Pipeline.Storage;
using Pipeline.Storage.Audit;
using Pipeline.Storage.Keys;

namespace Pipeline.Silo.Security.Keys;

/// <summary>What tells callers by their keys, and refuses what they may not.</summary>
internal static partial class KeyServices
{
    private const string HowTo =
        "This server asks for API keys and there is none yet, so every request is refused. Make the first one: start it with "
        + "PIPELINE_ADMIN_KEY set to a secret of your own (openssl rand -hex 32), and then 'pipeline keys add'; "
        + "or stop it and run it once as '… add-admin-key', with the same --data or --store. "
        + "Behind a proxy that authenticates people, start it with --auth off.";

    /// <summary>The keys alone.</summary>
    public static void AddKeys(IServiceCollection services)
    {
        // Both are the corpus store: one place, one schema.
        services.AddSingleton(provider => (IKeyStore)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton(provider => (IAuditLog)provider.GetRequiredService<ICorpusStore>());
        services.AddSingleton<AuthMode>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<KeyMaker>();
        services.AddSingleton<AuditTrail>();
    }

    /// <summary>The keys, and what holds callers to them.</summary>
    public static void Add(IServiceCollection services, SiloOptions options)
    {
        AddKeys(services);
        services.AddSingleton<KeyQuotas>();
        services.AddSingleton<KeyUses>();
        services.AddSingleton<PageTickets>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUses>());
        var authentication = services.AddAuthentication(OidcTokens.DefaultScheme(options));
        authentication.AddScheme<AuthenticationSchemeOptions, BearerHandler>(
            BearerHandler.Name,
            configureOptions: null
        );
        OidcTokens.Add(authentication, options);
        services.AddAuthorization(EndpointRoles.AddPolicies);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalWriter>();
    }

    /// <summary>Tells where there is no way in how to make one.</summary>
    public static async Task TellAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var mode = services.GetRequiredService<AuthMode>();
        if (
            mode.Always == true
            && !mode.HasOtherWay
            && (await services.GetRequiredService<IKeyStore>().ListKeysAsync(cancellationToken)).Count == 0
        )
        {
            LogNoKey(services.GetRequiredService<ILogger<KeyRing>>(), HowTo);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{HowTo}")]
    private static partial void LogNoKey(ILogger logger, string howTo);
}
