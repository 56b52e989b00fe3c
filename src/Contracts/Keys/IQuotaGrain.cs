using Orleans.Concurrency;

namespace Pipeline.Contracts.Keys;

/// <summary>What a key may still use, the same for all silos. The key is the id of the API key.</summary>
[Alias("pipeline.quota")]
public interface IQuotaGrain : IGrainWithStringKey
{
    /// <summary>Asks for some requests ahead. They are the silo's, and are gone when it does not use them.</summary>
    /// <param name="limits">The limits of the key as the silo knows them.</param>
    /// <param name="requests">How many.</param>
    /// <returns>How many there are, at most as many as asked for; none: when to ask again.</returns>
    [Alias("lease")]
    Task<QuotaLease> Lease(QuotaLimits limits, int requests);

    /// <summary>Tells of tokens that were used.</summary>
    /// <param name="tokens">How many.</param>
    [Alias("spend"), OneWay]
    Task Spend(long tokens);
}

/// <summary>What a key may use.</summary>
/// <param name="RequestsPerMinute">Requests in a minute; null: as many as it likes.</param>
/// <param name="TokensPerDay">Tokens in a day (UTC); null: as many as it likes.</param>
[GenerateSerializer, Alias("pipeline.quota-limits"), Immutable]
public sealed record QuotaLimits(int? RequestsPerMinute, long? TokensPerDay);

/// <summary>What a silo may let pass.</summary>
/// <param name="Requests">How many requests.</param>
/// <param name="RetryAfterSeconds">With none: after how many seconds there may be some.</param>
/// <param name="TokensSpent">With none: true when the day's tokens are used up, false when the minute's requests
/// are.</param>
[GenerateSerializer, Alias("pipeline.quota-lease"), Immutable]
public sealed record QuotaLease(int Requests, int RetryAfterSeconds = 0, bool TokensSpent = false);
