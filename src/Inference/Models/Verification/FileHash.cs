using System.Security.Cryptography;

namespace Pipeline.Inference.Models.Verification;

/// <summary>SHA-256 of files.</summary>
internal static class FileHash
{
    /// <summary>Whether two are the same, however they are written.</summary>
    public static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    /// <summary>The hash in 64 lower-case hexadecimal digits.</summary>
    public static async Task<string> OfAsync(string path, CancellationToken cancellation)
    {
        await using var stream = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            1 << 17,
            FileOptions.Asynchronous | FileOptions.SequentialScan
        );
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation).ConfigureAwait(false));
    }
}
