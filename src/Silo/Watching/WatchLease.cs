using System.Security.Cryptography;
using System.Text.Json;
using Pipeline.Storage.Leases;

namespace Pipeline.Silo.Watching;

/// <summary>Sees to it that of several silos which were told to watch the same folder for the same collection one
/// does.</summary>
internal static class WatchLease
{
    /// <summary>How long a silo that is lost keeps others from taking its place.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <summary>The lease of a folder, by the path under which it was named, and a collection.</summary>
    public static HeldLease Of(ILeases leases, string silo, string collection, string folder, TimeProvider time) =>
        new(leases, NameOf(collection, folder), $"{silo}/{Guid.NewGuid():N}", Length, time);

    private static string NameOf(string collection, string folder)
    {
        // A path may be longer than a name, and hold what no name may.
        var parts = JsonSerializer.SerializeToUtf8Bytes((string[])[collection, folder]);
        return $"watch/{Convert.ToHexStringLower(SHA256.HashData(parts))}";
    }
}
