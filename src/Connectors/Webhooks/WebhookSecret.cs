using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Connectors.Webhooks;

/// <summary>Signs events as Standard Webhooks says (https://www.standardwebhooks.com): an HMAC with SHA-256 over the
/// event's id, the time and the body, so that nobody else can make one, nor send an old one again.</summary>
public sealed class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Shortest = 24;
    private const int Longest = 64;

    private readonly byte[][] _keys;

    private WebhookSecret(byte[][] keys) => _keys = keys;

    /// <summary>Reads secrets: <c>whsec_</c> and base64 of 24 to 64 bytes; while one takes the place of another, both
    /// with a space between.</summary>
    /// <param name="text">The secrets.</param>
    /// <returns>The secret; null: it is none.</returns>
    public static WebhookSecret? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Key).ToArray();
        return keys.Length > 0 && keys.All(key => key is not null) ? new WebhookSecret(keys!) : null;
    }

    /// <summary>The header <c>webhook-signature</c>.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="at">When it is sent.</param>
    /// <param name="body">The body.</param>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")
        );
        byte[] signed = [.. head, .. body];
        return string.Join(' ', _keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}"));
    }

    private static byte[]? Key(string text)
    {
        var bytes = new byte[Longest + 3];
        return
            text.StartsWith(Prefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length)
            && length is >= Shortest and <= Longest
            ? bytes[..length]
            : null;
    }
}
