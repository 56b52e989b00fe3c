using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Security.Keys;

/// <summary>
/// Tells who calls by the key of the request. Where no key is asked for, everybody is <see cref="Caller.Local"/>,
/// whatever they send: clients of OpenAI's API always send something. A ticket counts only where no key is sent.
/// </summary>
internal sealed class BearerHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    KeyRing keys,
    PageTickets tickets,
    KeyUses uses
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    /// <summary>The scheme.</summary>
    public const string Name = "key";

    private const string Prefix = "Bearer ";

    /// <summary>The token of a request; null: it has none. In the query only for the hub, since a page can give a
    /// WebSocket no header (docs of SignalR, "Bearer token authentication").</summary>
    public static string? TokenOf(HttpContext context)
    {
        if (context.Request.Headers.Authorization is { Count: 1 } sent)
        {
            var header = sent[0] ?? "";
            return header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header[Prefix.Length..].Trim() : "";
        }

        return context.Request.Headers.Authorization.Count > 1 ? ""
            : context.GetEndpoint()?.Metadata.GetMetadata<HubMetadata>() is not null
            && context.Request.Query.TryGetValue("access_token", out var token)
                ? token.ToString()
            : null;
    }

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!await keys.IsRequiredAsync(Context.RequestAborted))
        {
            return Ticket(Caller.Local);
        }

        if (TokenOf(Context) is not { } token)
        {
            // Whose key was revoked since it was given is let in by it no more.
            return tickets.Find(Context) is { } holder && await keys.HoldsAsync(holder, Context.RequestAborted)
                ? Ticket(holder)
                : AuthenticateResult.NoResult();
        }

        try
        {
            var caller = await keys.FindAsync(token, Context.RequestAborted);
            uses.Note(caller);
            return Ticket(caller);
        }
        catch (PipelineException refused) when (refused.Code == ErrorCode.InvalidApiKey)
        {
            return AuthenticateResult.Fail(refused);
        }
    }

    private AuthenticateResult Ticket(Caller caller) =>
        AuthenticateResult.Success(
            new AuthenticationTicket(
                CallerClaims.Principal(caller, Scheme.Name),
                new AuthenticationProperties { ExpiresUtc = caller.Expires },
                Scheme.Name
            )
        );
}
