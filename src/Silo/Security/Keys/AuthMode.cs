using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Security.Keys;

/// <summary>
/// Whether callers must have a key, as far as the options say. A server for this machine alone asks for keys once there
/// is one; any other asks always, unless it is told that somebody else looks at who calls.
/// </summary>
internal sealed class AuthMode(SiloOptions options)
{
    private readonly byte[]? _adminHash = options.AdminKey is { Length: > 0 } key ? KeySecret.Hash(key) : null;

    /// <summary>Whoever sends the key of the environment.</summary>
    public static Caller Administrator { get; } = new("admin", "PIPELINE_ADMIN_KEY", KeyRole.Admin);

    /// <summary>True: keys are asked for; false: they are not; null: once there is one.</summary>
    public bool? Always =>
        options.Auth.Equals("off", StringComparison.OrdinalIgnoreCase) ? false
        : options.Auth.Equals("keys", StringComparison.OrdinalIgnoreCase)
        || options.OidcAuthority is not null
        || _adminHash is not null
        || !ListeningAddresses.AreLoopback(options.Urls)
            ? true
        : null;

    /// <summary>Whether there is a way in besides the keys of the store.</summary>
    public bool HasOtherWay => _adminHash is not null || options.OidcAuthority is not null;

    /// <summary>Whether a token is the key of the environment.</summary>
    public bool IsAdminKey(string token) => _adminHash is not null && KeySecret.Proves(token, _adminHash);
}
