using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Grains.Cache;

/// <summary>Which callers share an answer cache: those who may see the same documents.</summary>
internal static class CacheScope
{
    /// <summary>The scope of callers with these access labels; null: everything.</summary>
    public static string? Of(IReadOnlyList<string>? access) =>
        // Hashed, for a label may have any character and a grain's key shows up in logs.
        access is null
            ? null
            : Digest(access.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>The key of the cache of a collection for a scope.</summary>
    public static string KeyOf(string collection, IReadOnlyList<string>? access) =>
        CompositeKey.Of(collection, Of(access));

    /// <summary>The collection of a cache's key.</summary>
    public static string CollectionOf(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        return key.Substring(
            colon + 1,
            int.Parse(key.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture)
        );
    }

    private static string Digest(IEnumerable<string> labels) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CompositeKey.Of(labels))));
}
