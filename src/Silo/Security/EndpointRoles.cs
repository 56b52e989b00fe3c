using Microsoft.AspNetCore.Authorization;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;

namespace Pipeline.Silo.Security;

/// <summary>Says of an endpoint who may call it. One that says nothing is nobody's.</summary>
internal static class EndpointRoles
{
    /// <summary>The endpoint is for callers with a role, or with one that may do more; where its route names a
    /// collection, for callers who may use that one.</summary>
    public static T For<T>(this T builder, KeyRole role)
        where T : IEndpointConventionBuilder => builder.RequireAuthorization(PolicyOf(role));

    /// <summary>The policies of all roles, and the one of endpoints that declare none.</summary>
    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var role in Enum.GetValues<KeyRole>())
        {
            options.AddPolicy(PolicyOf(role), policy => policy.AddRequirements(new RoleRequirement(role)));
        }

        options.FallbackPolicy = new AuthorizationPolicyBuilder().AddRequirements(new NoRoute()).Build();
    }

    private static string PolicyOf(KeyRole role) => role.ToString();
}

/// <summary>A caller must have a role, and the collection of the route.</summary>
/// <param name="role">The role.</param>
internal sealed class RoleRequirement(KeyRole role) : AuthorizationHandler<RoleRequirement>, IAuthorizationRequirement
{
    /// <summary>The role.</summary>
    public KeyRole Role => role;

    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, RoleRequirement requirement)
    {
        var caller = Caller.Of(context.User);
        if (!caller.Has(role))
        {
            context.Fail(new Refused(this, KeyErrors.Role(role)));
        }
        else if (CollectionOf(context) is { } collection && !caller.MayUse(collection))
        {
            context.Fail(new Refused(this, KeyErrors.Collection(collection)));
        }
        else
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private static string? CollectionOf(AuthorizationHandlerContext context) =>
        (context.Resource as HttpContext)?.Request.RouteValues.GetValueOrDefault("collection") as string;
}

/// <summary>
/// What declares no role is refused, whoever calls. Routing's own answers, such as that of a method that a path does
/// not have, are no routes, and are told to everybody who may call at all.
/// </summary>
internal sealed class NoRoute : AuthorizationHandler<NoRoute>, IAuthorizationRequirement
{
    /// <inheritdoc/>
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, NoRoute requirement)
    {
        if (
            Caller.Of(context.User).Role is not null
            && context.Resource is HttpContext http
            && http.GetEndpoint() is not RouteEndpoint
        )
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}

/// <summary>Why a caller was refused, as it is told.</summary>
/// <param name="handler">Who refuses.</param>
/// <param name="error">What is told.</param>
internal sealed class Refused(IAuthorizationHandler handler, PipelineException error)
    : AuthorizationFailureReason(handler, error.Message)
{
    /// <summary>What is told.</summary>
    public PipelineException Error => error;
}
