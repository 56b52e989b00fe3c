using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Keys;
using Pipeline.Grains.Roles;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;

namespace Pipeline.Grains.Quotas;

/// <summary>
/// What one key may still use. Requests are counted in memory: a silo that is lost takes at most a minute's with it.
/// Tokens are written to the store together, some seconds after they were used.
/// </summary>
[OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed partial class QuotaGrain(IKeyStore store, TimeProvider time, ILogger<QuotaGrain> logger)
    : Grain,
        IQuotaGrain
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(5);

    private readonly RequestBucket _requests = new();
    private DateOnly _day;
    private long? _stored;
    private long _unwritten;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _day = Today;
        this.RegisterGrainTimer(static (quota, _) => quota.FlushAsync(), this, FlushInterval, FlushInterval);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        FlushAsync();

    public async Task<QuotaLease> Lease(QuotaLimits limits, int requests)
    {
        if (limits.TokensPerDay is { } most && await SpentAsync() >= most)
        {
            var tomorrow = new DateTimeOffset(Today.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return new QuotaLease(0, Seconds(tomorrow - time.GetUtcNow()), TokensSpent: true);
        }

        if (limits.RequestsPerMinute is not { } perMinute)
        {
            return new QuotaLease(requests);
        }

        var (taken, wait) = _requests.Take(perMinute, requests, time.GetUtcNow());
        return new QuotaLease(taken, taken > 0 ? 0 : Seconds(wait));
    }

    public async Task Spend(long tokens)
    {
        await TurnAsync();
        _unwritten += Math.Max(0, tokens);
    }

    private static int Seconds(TimeSpan wait) => (int)Math.Ceiling(Math.Max(1, wait.TotalSeconds));

    /// <summary>The tokens of today, as far as they are known: a store that is away keeps nobody out.</summary>
    private async Task<long> SpentAsync()
    {
        await TurnAsync();
        if (_stored is null)
        {
            try
            {
                _stored = await store.CountTokensAsync(this.GetPrimaryKeyString(), _day, CancellationToken.None);
            }
            catch (StoreException error)
            {
                LogAway(logger, error);
            }
        }

        return (_stored ?? 0) + _unwritten;
    }

    private async Task TurnAsync()
    {
        if (_day != Today)
        {
            await FlushAsync();
            (_day, _stored, _unwritten) = (Today, 0, 0);
        }
    }

    private async Task FlushAsync()
    {
        var tokens = Math.Min(_unwritten, int.MaxValue);
        if (tokens == 0)
        {
            return;
        }

        // Taken before the wait: what is told meanwhile is another one's.
        _unwritten -= tokens;
        try
        {
            _stored = await store.AddTokensAsync(this.GetPrimaryKeyString(), _day, tokens, CancellationToken.None);
        }
        catch (StoreException error)
        {
            _unwritten += tokens;
            LogAway(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What a key has used cannot be read or written at the moment")]
    private static partial void LogAway(ILogger logger, Exception error);
}
