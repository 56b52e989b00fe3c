using System.Security.Claims;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Keys;

namespace Pipeline.Silo.Security;

/// <summary>Who sent a request, and what that one may do.</summary>
/// <param name="Id">A key's id, or another stable word; no secret.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role">What it may do; null: nothing.</param>
internal sealed record Caller(string Id, string Name, KeyRole? Role)
{
    /// <summary>Whoever calls a server that asks for no key.</summary>
    public static Caller Local { get; } = new("local", "local", KeyRole.Admin);

    /// <summary>A caller that nothing is known of.</summary>
    public static Caller Nobody { get; } = new("nobody", "nobody", null) { Labels = [] };

    /// <summary>The collections that it may use; empty: all.</summary>
    public IReadOnlyList<string> Collections { get; init; } = [];

    /// <summary>The access labels whose documents it may read, besides documents without; null: no
    /// restriction.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>When the server stops believing it; null: when its key is revoked.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>Requests that it may make in a minute; null: as many as it likes.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens that it may have read and written in a day; null: as many as it likes.</summary>
    public long? TokensPerDay { get; init; }

    /// <summary>The guardrail policy that holds beside that of each collection; null: none.</summary>
    public string? Guardrails { get; init; }

    /// <summary>Whether it came with a key of the store.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether the tokens that it uses are counted.</summary>
    public bool IsMetered => TokensPerDay is not null;

    /// <summary>Whether it may do everything.</summary>
    public bool IsAdmin => Role == KeyRole.Admin;

    /// <summary>Whether a collection is one of its own.</summary>
    public bool MayUse(string collection) =>
        Collections.Count == 0 || Collections.Contains(collection, StringComparer.Ordinal);

    /// <summary>A question as this caller asks it: on its account, by its guardrails.</summary>
    public AskRequest Ask(AskRequest request) => request with { IsMetered = IsMetered, Guardrails = Guardrails };

    /// <summary>Refuses a collection that it may not use; for those that a body names, not the path.</summary>
    /// <exception cref="Contracts.Errors.PipelineException">It may not.</exception>
    public void Check(string collection)
    {
        if (!MayUse(collection))
        {
            throw KeyErrors.Collection(collection);
        }
    }

    /// <summary>Refuses a caller that has not a role, nor one that may do more; for methods of the hub, which is one
    /// endpoint.</summary>
    /// <exception cref="Contracts.Errors.PipelineException">It has not.</exception>
    public void Require(KeyRole role)
    {
        if (!Has(role))
        {
            throw KeyErrors.Role(role);
        }
    }

    /// <summary>Whether it has a role, or one that may do more.</summary>
    public bool Has(KeyRole role) => Role is { } own && own >= role;

    /// <summary>Who sent a request.</summary>
    public static Caller Of(HttpContext? context) => Of(context?.User);

    /// <summary>Whom a principal stands for.</summary>
    public static Caller Of(ClaimsPrincipal? principal) =>
        principal?.Identities.OfType<CallerClaims>().FirstOrDefault()?.Caller ?? Nobody;
}

/// <summary>A <see cref="Security.Caller"/> as ASP.NET Core carries it.</summary>
/// <param name="caller">The caller.</param>
/// <param name="scheme">How it is known.</param>
internal sealed class CallerClaims(Caller caller, string scheme)
    : ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, caller.Id), new Claim(ClaimTypes.Name, caller.Name)], scheme)
{
    /// <summary>The caller.</summary>
    public Caller Caller => caller;

    /// <summary>The caller as a principal.</summary>
    public static ClaimsPrincipal Principal(Caller caller, string scheme) => new(new CallerClaims(caller, scheme));
}
