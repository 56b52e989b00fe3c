using Orleans.Configuration;
using Orleans.Dashboard;
using Pipeline.Silo.Security;
using Pipeline.Silo.Security.Keys;
using SiloOptions = Pipeline.Silo.Configuration.SiloOptions;

namespace Pipeline.Silo.ActorDashboard;

/// <summary>
/// Orleans' own dashboard, where it is asked for: grains by type and silo, calls and their durations. It names grains,
/// and so collections and documents; it is for administrators who may read everything. Its log, and what grains hold,
/// is left out.
/// </summary>
internal static class OrleansDashboard
{
    /// <summary>Where it is.</summary>
    public const string Path = BrowserHeaders.OrleansPath;

    // It finds out what a grain holds by calling whatever methods of it take nothing, also those that change something.
    private const string States = $"{Path}/GrainState";

    private const string What = "Orleans' grains";

    /// <summary>Adds what it reads to a silo, or keeps a silo from being asked for it.</summary>
    public static void Add(ISiloBuilder silo, SiloOptions options)
    {
        if (options.OrleansDashboard)
        {
            silo.AddDashboard(dashboard => dashboard.HideTrace = true);
            return;
        }

        // Its grains come with its package. Other silos must not place them where they have nothing to read.
        silo.Services.PostConfigure<GrainTypeOptions>(types =>
        {
            types.Classes.RemoveWhere(IsIts);
            types.Interfaces.RemoveWhere(IsIts);
        });
    }

    /// <summary>Serves it, where it is asked for.</summary>
    public static void Map(WebApplication app, RouteGroupBuilder api, SiloOptions options)
    {
        if (!options.OrleansDashboard)
        {
            return;
        }

        var access = app.Services.GetRequiredService<CallerAccess>();
        var pages = app.MapOrleansDashboard(Path).For(KeyRole.Admin).WithMetadata(new TakesTicket(Path));
        pages.ExcludeFromDescription();
        pages.AddEndpointFilter(
            (context, next) =>
            {
                access.RequireAll(context.HttpContext, What);
                return context.HttpContext.Request.Path.StartsWithSegments(States)
                    ? ValueTask.FromResult<object?>(Results.NotFound())
                    : next(context);
            }
        );
        api.MapPost(
                "/orleans-dashboard",
                (PageTickets tickets, HttpContext context) =>
                {
                    access.RequireAll(context, What);
                    tickets.Give(context, Path);
                    return new DashboardPlace($"{Path}/");
                }
            )
            .For(KeyRole.Admin)
            .WithTags("Status")
            .WithSummary("Lets this browser read Orleans' own dashboard for half an hour")
            .Produces<DashboardPlace>();
    }

    private static bool IsIts(Type type) => type.Assembly == typeof(DashboardOptions).Assembly;
}

/// <summary>Where Orleans' dashboard is.</summary>
/// <param name="Path">Its path.</param>
internal sealed record DashboardPlace(string Path);
