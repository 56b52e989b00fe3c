using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Connectors.Network;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Buckets;

/// <summary>
/// The objects of an S3-compatible bucket, page by page in the order of their keys. An object's version is its entity
/// tag and size; what has not changed is not asked for. A run that was ended goes on behind the last page that was
/// taken; it has not seen the whole bucket then, so it deletes nothing.
/// </summary>
/// <param name="settings">Which bucket.</param>
/// <param name="http">Asks for it.</param>
/// <param name="time">The clock.</param>
public sealed class BucketSource(BucketSettings settings, GuardedHttp http, TimeProvider time) : ISource
{
    private const long MaxListing = 32 << 20;

    private readonly RequestSignature? _signature = settings.Key is { } key
        ? new RequestSignature(key.Id, key.Secret, settings.Region)
        : null;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ProbeAsync(int most, CancellationToken cancellationToken)
    {
        var page = await ListAsync(null, null, 1000, cancellationToken).ConfigureAwait(false);
        return [.. page.Objects.Where(IsTaken).Select(one => one.Key).Take(most)];
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SourceEvent> ReadAsync(
        SourceReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? token = null;
        do
        {
            var page = await ListAsync(token is null ? reading.Cursor : null, token, 1000, cancellationToken)
                .ConfigureAwait(false);
            foreach (var one in page.Objects.Where(IsTaken))
            {
                yield return new ItemFound(
                    new SourceItem(one.Key, $"{one.ETag} {one.Bytes}", ending => ReadAsync(one, ending))
                );
            }

            token = page.Next;
            if (token is not null && page.Objects is [.., var last])
            {
                yield return new Checkpoint(last.Key);
            }
        } while (token is not null);

        if (reading.Cursor is null)
        {
            yield return new ListingComplete();
        }

        yield return new Checkpoint(null);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // What ends so is a folder that some program has written down.
    private bool IsTaken(BucketObject one) =>
        !one.Key.EndsWith('/') && one.Key.Length > 0 && settings.Filter.Takes(one.Key);

    private async Task<SourceContent> ReadAsync(BucketObject one, CancellationToken cancellationToken)
    {
        if (one.Bytes > settings.MaxBytes)
        {
            return new SourceContent((ReadOnlyMemory<byte>?)null) { RefusedBytes = one.Bytes };
        }

        var path = RequestSignature.Escape(one.Key, keepSlashes: true);
        var reply = await SendAsync(path, "", settings.MaxBytes, cancellationToken).ConfigureAwait(false);
        return new SourceContent(reply.Body)
        {
            RefusedBytes = one.Bytes,
            // Many programs write the one type for all: the bytes and the name say more.
            ContentType = reply.ContentType is "application/octet-stream" or "binary/octet-stream"
                ? null
                : reply.ContentType,
            Address = $"s3://{settings.Bucket}/{one.Key}",
        };
    }

    private async Task<Page> ListAsync(string? after, string? token, int most, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"list-type=2&max-keys={most}");
        query +=
            Parameter("prefix", settings.Prefix)
            + Parameter("start-after", after)
            + Parameter("continuation-token", token);
        var reply = await SendAsync("", "?" + query, MaxListing, cancellationToken).ConfigureAwait(false);
        try
        {
            return Page.Read(reply.Body ?? []);
        }
        catch (Exception error) when (error is XmlException or FormatException or InvalidOperationException)
        {
            throw new SourceException(
                Problem.Of(
                    ProblemCode.SourceBroken,
                    ("address", settings.Endpoint),
                    ("detail", "no listing of a bucket")
                ),
                isTransient: false,
                error
            );
        }
    }

    private static string Parameter(string name, string? value) =>
        string.IsNullOrEmpty(value) ? "" : $"&{name}={RequestSignature.Escape(value, keepSlashes: false)}";

    private async Task<HttpReply> SendAsync(
        string path,
        string query,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        var bucket = RequestSignature.Escape(settings.Bucket, keepSlashes: false);
        var root = settings.Endpoint.AbsoluteUri.TrimEnd('/');

        // As it is signed: a key may hold what addresses otherwise leave out, such as '..'.
        var address = new Uri(
            $"{root}/{bucket}{(path.Length > 0 ? "/" + path : "")}{query}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
        );
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        _signature?.Sign(request, time.GetUtcNow());
        var reply = await http.SendAsync(request, maxBytes, cancellationToken).ConfigureAwait(false);
        return reply.IsOk ? reply : throw reply.ToException();
    }

    private sealed record BucketObject(string Key, string ETag, long Bytes);

    private sealed record Page(IReadOnlyList<BucketObject> Objects, string? Next)
    {
        public static Page Read(byte[] body)
        {
            using var reader = XmlReader.Create(
                new MemoryStream(body),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
            );
            var root = XDocument.Load(reader).Root!;
            if (root.Name.LocalName != "ListBucketResult")
            {
                throw new FormatException("It is no listing.");
            }

            var objects = root.Elements()
                .Where(element => element.Name.LocalName == "Contents")
                .Select(element => new BucketObject(
                    Value(element, "Key") ?? "",
                    (Value(element, "ETag") ?? "").Trim('"'),
                    long.Parse(Value(element, "Size") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture)
                ))
                .ToArray();
            return new Page(
                objects,
                Value(root, "IsTruncated") == "true" ? Value(root, "NextContinuationToken") : null
            );
        }

        private static string? Value(XElement parent, string name) =>
            parent.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
    }
}
