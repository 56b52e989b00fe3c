using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authorization;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Keys;

namespace Pipeline.Silo.Security.Keys;

/// <summary>
/// Holds keys to their limits over all silos. Each key's grain keeps the account; a silo takes some requests ahead
/// where the limit is high, so that not every request asks another silo. What it does not use within a second is gone,
/// so a key gets a little less than its limit rather than more.
/// </summary>
internal sealed partial class KeyQuotas(IGrainFactory grains, TimeProvider time, ILogger<KeyQuotas> logger)
{
    private const int MostAhead = 1000;
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(1);

    // As many as there are keys with limits.
    private readonly ConcurrentDictionary<string, Lease> _leases = new(StringComparer.Ordinal);

    /// <summary>Lets a request pass, or says that it is one too many.</summary>
    /// <exception cref="PipelineException">It is.</exception>
    public async ValueTask TakeAsync(Caller caller)
    {
        if (caller.RequestsPerMinute is null && caller.TokensPerDay is null)
        {
            return;
        }

        var lease = _leases.GetOrAdd(caller.Id, _ => new Lease());
        if (lease.TryTake(time.GetUtcNow()))
        {
            return;
        }

        var wanted = Math.Clamp((caller.RequestsPerMinute ?? 600) / 300, 1, MostAhead);
        var limits = new QuotaLimits(caller.RequestsPerMinute, caller.TokensPerDay);
        QuotaLease granted;
        try
        {
            granted = await grains.GetGrain<IQuotaGrain>(caller.Id).Lease(limits, wanted);
        }
        catch (Exception error) when (LostCalls.Explain(error) is not null)
        {
            // A limit keeps one caller from the others; that a silo is being lost is no reason to refuse all.
            LogUnasked(logger, error);
            return;
        }

        if (granted.Requests == 0)
        {
            throw KeyErrors.TooMany(limits, granted);
        }

        lease.Add(granted.Requests - 1, time.GetUtcNow() + Ahead);
    }

    /// <summary>Tells of tokens that a caller's request used.</summary>
    public void Spend(Caller caller, long tokens)
    {
        if (caller.IsMetered && tokens > 0)
        {
            grains.GetGrain<IQuotaGrain>(caller.Id).Spend(tokens).Ignore();
        }
    }

    /// <summary>Holds the requests of callers to their limits; after authorization, so that only who may call is
    /// counted.</summary>
    public static void Use(WebApplication app)
    {
        var quotas = app.Services.GetRequiredService<KeyQuotas>();
        app.Use(
            async (context, next) =>
            {
                if (context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null)
                {
                    await quotas.TakeAsync(Caller.Of(context));
                }

                await next(context);
            }
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a key may still use could not be asked for; it may pass")]
    private static partial void LogUnasked(ILogger logger, Exception error);

    private sealed class Lease
    {
        private readonly Lock _lock = new();
        private int _left;
        private DateTimeOffset _until;

        public bool TryTake(DateTimeOffset now)
        {
            lock (_lock)
            {
                return _left > 0 && now < _until && _left-- > 0;
            }
        }

        public void Add(int requests, DateTimeOffset until)
        {
            lock (_lock)
            {
                (_left, _until) = (requests, until);
            }
        }
    }
}
