using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using Pipeline.Contracts.Errors;
using Pipeline.Silo.Security;
using Pipeline.Silo.Security.Keys;

namespace Pipeline.Silo.Hubs;

/// <summary>
/// Closes connections whose callers would not be let in any more: a key that was revoked, or nobody's since keys are
/// asked for. A connection that stays open for days is let in only once otherwise. Its calls
/// count like requests.
/// </summary>
internal sealed class HubCallers(KeyRing keys, KeyQuotas quotas, TimeProvider time) : BackgroundService, IHubFilter
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, HubCallerContext> _open = new(StringComparer.Ordinal);

    public async ValueTask<object?> InvokeMethodAsync(
        HubInvocationContext invocationContext,
        Func<HubInvocationContext, ValueTask<object?>> next
    )
    {
        await quotas.TakeAsync(Caller.Of(invocationContext.Context.User));
        return await next(invocationContext);
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        _open[context.Context.ConnectionId] = context.Context;
        await next(context);
    }

    public async Task OnDisconnectedAsync(
        HubLifetimeContext context,
        Exception? exception,
        Func<HubLifetimeContext, Exception?, Task> next
    )
    {
        _open.TryRemove(context.Context.ConnectionId, out _);
        await next(context, exception);
    }

    /// <summary>Closes those that are to be closed.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var connection in _open.Values)
        {
            try
            {
                if (!await keys.HoldsAsync(Caller.Of(connection.User), cancellationToken))
                {
                    connection.Abort();
                }
            }
            catch (PipelineException)
            {
                // The store is away, and has been for long: who calls cannot be told.
                connection.Abort();
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await CheckAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }
}
