namespace Pipeline.Contracts.Keys;

/// <summary>A key by which a program calls the API, without its secret.</summary>
/// <param name="Id">Its id, which its secret begins with.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="Collections">The collections that it is for; empty: all.</param>
/// <param name="Created">When it was made.</param>
public sealed record KeyInfo(
    string Id,
    string Name,
    KeyRole Role,
    IReadOnlyList<string> Collections,
    DateTimeOffset Created
)
{
    /// <summary>The access labels that it reads, besides documents without; null: everything.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>When it ends by itself; null: never.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>When it was last used, to about a minute; null: never.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>When it was revoked; null: it was not.</summary>
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>Requests that it may make in a minute; null: as many as it likes.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens that it may have read and written in a day (UTC); null: as many as it likes.</summary>
    public long? TokensPerDay { get; init; }

    /// <summary>The guardrail policy that holds beside that of each collection; null: none.</summary>
    public string? Guardrails { get; init; }
}

/// <summary>A key that was just made, with the secret that nobody is told again.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What its holder sends as <c>Authorization: Bearer</c>.</param>
public sealed record IssuedKey(KeyInfo Key, string Secret);
