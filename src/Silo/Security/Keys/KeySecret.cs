using System.Security.Cryptography;
using System.Text;
using Pipeline.Storage.Keys;

namespace Pipeline.Silo.Security.Keys;

/// <summary>
/// What the holder of a key sends: <c>pl-ID-SECRET</c>. The id finds the key's row, the secret proves it.
/// </summary>
/// <remarks>
/// Kept is one SHA-256 of the whole. A slow, salted hash is for secrets that people choose (NIST SP 800-63B, 5.1.1.2);
/// the same text lets secrets of at least 112 random bits be kept under an approved fast hash, without salt (5.1.2.2),
/// since nobody can try 2^256 of them.
/// </remarks>
internal static class KeySecret
{
    private const string Prefix = "pl-";
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int IdCharacters = 12;

    /// <summary>log2(62^43) is 256.03.</summary>
    private const int SecretCharacters = 43;

    private const int Length = 3 + IdCharacters + 1 + SecretCharacters;

    /// <summary>Makes a new one.</summary>
    /// <returns>The id, and the whole.</returns>
    public static (string Id, string Secret) Make()
    {
        var id = RandomNumberGenerator.GetString(Alphabet, IdCharacters);
        return (id, $"{Prefix}{id}-{RandomNumberGenerator.GetString(Alphabet, SecretCharacters)}");
    }

    /// <summary>The id of the key that a token claims to be; null: it cannot be one.</summary>
    public static string? IdOf(string token) =>
        token.Length == Length
        && token.StartsWith(Prefix, StringComparison.Ordinal)
        && token[Prefix.Length + IdCharacters] == '-'
        && !token.AsSpan(Prefix.Length, IdCharacters).ContainsAnyExcept(Alphabet)
            ? token.Substring(Prefix.Length, IdCharacters)
            : null;

    /// <summary>What is kept of a secret.</summary>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>Whether a token is the secret of a key.</summary>
    public static bool Proves(string token, KeyRow key) => Proves(token, key.SecretHash.Span);

    /// <summary>Whether a token is the secret of a hash. Hashes are compared, in constant time: how long it takes says
    /// nothing of where they differ, nor how long the secret is.</summary>
    public static bool Proves(string token, ReadOnlySpan<byte> hash) =>
        CryptographicOperations.FixedTimeEquals(Hash(token), hash);
}
