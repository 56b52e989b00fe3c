using Pipeline.Contracts.Errors;
using Pipeline.Storage.Audit;
using Pipeline.Storage.Errors;

namespace Pipeline.Silo.Security;

/// <summary>Writes down what administrators do. It never holds content, only names.</summary>
internal sealed partial class AuditTrail(IAuditLog log, TimeProvider time, ILogger<AuditTrail> logger)
{
    /// <summary>The outcome of what was done.</summary>
    public const string Ok = "ok";

    /// <summary>Writes an act down. What was done is done: when this fails the log of the program tells it.</summary>
    public async Task WriteAsync(Caller by, string action, string target, string outcome)
    {
        try
        {
            await log.AppendAuditAsync(
                new AuditRow(0, time.GetUtcNow(), by.Id, by.Name, action, target, outcome),
                CancellationToken.None
            );
        }
        catch (StoreException error)
        {
            LogUnwritten(logger, action, target, by.Id, outcome, error);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Not in the audit log: {Action} of {Target} by {Actor}, {Outcome}"
    )]
    private static partial void LogUnwritten(
        ILogger logger,
        string action,
        string target,
        string actor,
        string outcome,
        Exception error
    );
}

/// <summary>What an endpoint does that is written down.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Target">The part of its route that says to what; null: none does.</param>
internal sealed record AuditedAct(string Action, string? Target)
{
    // Whoever is refused writes what he likes here.
    private const int MaxTarget = 128;

    /// <summary>To what it is done.</summary>
    public string TargetOf(HttpContext http) =>
        Target is not null && http.Request.RouteValues.GetValueOrDefault(Target) is string name
            ? name[..Math.Min(name.Length, MaxTarget)]
            : "";
}

/// <summary>Marks endpoints whose calls are written down.</summary>
internal static class Audited
{
    /// <summary>Writes every call of an endpoint down, whatever becomes of it.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">What it does.</param>
    /// <param name="target">The part of its route that says to what.</param>
    public static RouteHandlerBuilder Audit(this RouteHandlerBuilder builder, string action, string target)
    {
        var act = new AuditedAct(action, target);
        return builder
            .WithMetadata(act)
            .AddEndpointFilter(
                async (call, next) =>
                {
                    var http = call.HttpContext;
                    var trail = http.RequestServices.GetRequiredService<AuditTrail>();
                    try
                    {
                        var result = await next(call);
                        await trail.WriteAsync(Caller.Of(http), action, act.TargetOf(http), AuditTrail.Ok);
                        return result;
                    }
                    catch (Exception error)
                    {
                        var code = (error as PipelineException)?.Code ?? ErrorCode.Internal;
                        await trail.WriteAsync(Caller.Of(http), action, act.TargetOf(http), code.Name());
                        throw;
                    }
                }
            );
    }

    /// <summary>Writes down that a caller with a key was refused; what becomes of other calls is written down by
    /// whoever does the work.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="action">What it does.</param>
    /// <param name="target">The part of its route that says to what; null: none does.</param>
    public static RouteHandlerBuilder AuditRefusals(
        this RouteHandlerBuilder builder,
        string action,
        string? target = null
    ) => builder.WithMetadata(new AuditedAct(action, target));
}
