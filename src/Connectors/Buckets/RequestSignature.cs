using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Connectors.Buckets;

/// <summary>Signs GET requests as AWS Signature Version 4 asks
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html).</summary>
/// <param name="id">The key's id.</param>
/// <param name="secret">The key's secret.</param>
/// <param name="region">The region.</param>
internal sealed class RequestSignature(string id, string secret, string region)
{
    /// <summary>SHA-256 of a body that is empty.</summary>
    private const string EmptyBody = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>Adds the headers of the signature.</summary>
    /// <param name="request">A GET request whose address is written with <see cref="Escape"/>.</param>
    /// <param name="at">The time.</param>
    /// <param name="further">Headers that are signed too, by their names in small letters.</param>
    public void Sign(HttpRequestMessage request, DateTimeOffset at, params (string Name, string Value)[] further)
    {
        var uri = request.RequestUri!;
        var stamp = at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{stamp[..8]}/{region}/s3/aws4_request";
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["host"] = uri.IsDefaultPort ? uri.IdnHost : $"{uri.IdnHost}:{uri.Port}",
            ["x-amz-content-sha256"] = EmptyBody,
            ["x-amz-date"] = stamp,
        };
        foreach (var (name, value) in further)
        {
            headers[name] = value;
        }

        var signed = string.Join(';', headers.Keys);
        var query = uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(query, StringComparer.Ordinal);
        var canonical = string.Join(
            '\n',
            "GET",
            uri.AbsolutePath,
            string.Join('&', query.Select(part => part.Contains('=', StringComparison.Ordinal) ? part : part + "=")),
            string.Concat(headers.Select(header => $"{header.Key}:{header.Value.Trim()}\n")),
            signed,
            EmptyBody
        );
        var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + secret);
        foreach (var part in (string[])[stamp[..8], region, "s3", "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        foreach (var (name, value) in headers.Where(header => header.Key != "host"))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={id}/{scope},SignedHeaders={signed},Signature={signature}"
        );
    }

    /// <summary>A text as addresses that are signed have it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepSlashes">Whether '/' stays as it is.</param>
    public static string Escape(string text, bool keepSlashes) =>
        keepSlashes ? string.Join('/', text.Split('/').Select(Uri.EscapeDataString)) : Uri.EscapeDataString(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
