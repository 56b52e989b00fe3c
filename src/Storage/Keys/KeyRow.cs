namespace Pipeline.Storage.Keys;

/// <summary>A key by which a program calls the API. Its secret is kept by nobody but its holder.</summary>
/// <param name="Id">The key's id, 1 to 64 characters; no secret.</param>
/// <param name="Name">What people call it, 1 to 200 characters.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Collections">The names of the collections that it is for; empty: all.</param>
/// <param name="Labels">The access labels whose documents it may read, besides documents without; null: no
/// restriction.</param>
/// <param name="SecretHash">SHA-256 of the secret.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Expires">When it ends by itself; null: never.</param>
public sealed record KeyRow(
    string Id,
    string Name,
    KeyRole Role,
    IReadOnlyList<string> Collections,
    IReadOnlyList<string>? Labels,
    ReadOnlyMemory<byte> SecretHash,
    DateTimeOffset Created,
    DateTimeOffset? Expires
)
{
    /// <summary>When a request last came with it, to about a minute; null: none did.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>When it was revoked; null: it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Requests that it may make in a minute; null: as many as it likes.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens that it may have read and written in a day (UTC); null: as many as it likes.</summary>
    public long? TokensPerDay { get; init; }

    /// <summary>The name of the guardrail policy that holds for it; null: none.</summary>
    public string? Guardrails { get; init; }
}
