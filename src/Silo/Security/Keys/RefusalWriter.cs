using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;

namespace Pipeline.Silo.Security.Keys;

/// <summary>Tells a caller that it is refused: 401 with <c>WWW-Authenticate</c> when it is nobody, 403 when it may not
/// do what it asks for.</summary>
internal sealed class RefusalWriter : IAuthorizationMiddlewareResultHandler
{
    /// <inheritdoc/>
    public async Task HandleAsync(
        RequestDelegate next,
        HttpContext context,
        AuthorizationPolicy policy,
        PolicyAuthorizationResult authorizeResult
    )
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        if (authorizeResult.Challenged)
        {
            // Known already, and only asked for again: a failure is handed on by nobody.
            var failure = (await context.AuthenticateAsync()).Failure;

            // RFC 6750, section 3.1: a request without a token is told the scheme alone.
            context.Response.Headers.WWWAuthenticate = failure is null
                ? """Bearer realm="pipeline" """.TrimEnd()
                : """Bearer realm="pipeline", error="invalid_token" """.TrimEnd();
            await Refusal.WriteAsync(
                context,
                failure is null ? KeyErrors.Missing() : failure as PipelineException ?? KeyErrors.Unknown()
            );
            return;
        }

        var told = authorizeResult
            .AuthorizationFailure?.FailureReasons.OfType<Refused>()
            .Select(refused => refused.Error)
            .FirstOrDefault();

        // Who has no key at all is not written down, or anybody could fill the log.
        if (context.GetEndpoint()?.Metadata.GetMetadata<AuditedAct>() is { } act)
        {
            await context
                .RequestServices.GetRequiredService<AuditTrail>()
                .WriteAsync(
                    Caller.Of(context.User),
                    act.Action,
                    act.TargetOf(context),
                    (told?.Code ?? ErrorCode.Forbidden).Name()
                );
        }

        await Refusal.WriteAsync(context, told ?? new PipelineException(ErrorCode.Forbidden, "Nobody may call this."));
    }
}
