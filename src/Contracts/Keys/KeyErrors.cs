using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Contracts.Keys;

/// <summary>Why a caller is refused.</summary>
public static class KeyErrors
{
    /// <summary>The server wants a key, and the request has none.</summary>
    public static PipelineException Missing() =>
        new(
            ErrorCode.InvalidApiKey,
            "This server wants an API key; send one as 'Authorization: Bearer pl-…'. An administrator makes one with 'pipeline keys add'.",
            reason: "missing_key"
        );

    /// <summary>What was sent is no key of this server.</summary>
    public static PipelineException Unknown() =>
        new(
            ErrorCode.InvalidApiKey,
            "The API key is not one of this server; send 'Authorization: Bearer pl-…' with a key as it was issued.",
            reason: "unknown_key"
        );

    /// <summary>The key has ended by itself.</summary>
    public static PipelineException Expired() =>
        new(
            ErrorCode.InvalidApiKey,
            "The API key has expired; ask an administrator for a new one.",
            reason: "expired_key"
        );

    /// <summary>An administrator has ended the key.</summary>
    public static PipelineException Revoked() =>
        new(
            ErrorCode.InvalidApiKey,
            "The API key was revoked; ask an administrator for a new one.",
            reason: "revoked_key"
        );

    /// <summary>The identity provider that would know cannot be asked.</summary>
    public static PipelineException NoIssuer() =>
        new(
            ErrorCode.InvalidApiKey,
            "The identity provider cannot be asked for its keys at the moment, so the token cannot be checked. Try again.",
            retryAfterSeconds: 10,
            reason: "no_issuer"
        );

    /// <summary>The key does not allow what was asked for.</summary>
    /// <param name="needed">The role that does.</param>
    public static PipelineException Role(KeyRole needed)
    {
        var role = needed.ToString().ToLowerInvariant();
        return new PipelineException(
            ErrorCode.Forbidden,
            $"This needs a key with the role {role}.",
            reason: "role_needed",
            values: new Dictionary<string, string> { ["role"] = role }
        );
    }

    /// <summary>The key has used up what it may.</summary>
    /// <param name="limits">What it may.</param>
    /// <param name="lease">What it was given instead.</param>
    public static PipelineException TooMany(QuotaLimits limits, QuotaLease lease)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(lease);
        var most = lease.TokensSpent ? limits.TokensPerDay : limits.RequestsPerMinute;
        return new PipelineException(
            ErrorCode.RateLimitExceeded,
            lease.TokensSpent
                ? $"This key may use {most} tokens a day (UTC), and they are used up."
                : $"This key may make {most} requests a minute, and has made them.",
            retryAfterSeconds: lease.RetryAfterSeconds,
            reason: lease.TokensSpent ? "tokens_per_day" : "requests_per_minute",
            values: new Dictionary<string, string> { ["most"] = $"{most}" }
        );
    }

    /// <summary>The key is for other collections. Nothing is said of whether there is such a collection.</summary>
    /// <param name="collection">The name asked for.</param>
    public static PipelineException Collection(string collection) =>
        new(
            ErrorCode.Forbidden,
            $"This key is not for collection '{collection}'.",
            "collection",
            reason: "collection_not_allowed",
            values: new Dictionary<string, string> { ["collection"] = collection }
        );
}
