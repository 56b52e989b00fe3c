using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Grains.Cache;

/// <summary>Which callers share an answer cache: those who may see the same documents.</summary>
internal static class CacheScope
{
    /// <summary>The scope of callers with these access labels; null: everything.</summary>
    public static string Of(IReadOnlyList<string>? access)
    {
        if (access is null)
        {
            return "everything";
        }

        // Hashed, for a label may have any character and a grain's key shows up in logs.
        var labels = access.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(label => $"{label.Length}:{label}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(labels))));
    }
}
