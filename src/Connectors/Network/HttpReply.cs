using System.Net;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Network;

/// <summary>A reply that was read.</summary>
public sealed class HttpReply
{
    private readonly string _address;

    internal HttpReply(HttpResponseMessage response, byte[]? body, string address)
    {
        _address = address;
        Status = response.StatusCode;
        Body = body;
        ContentType = response.Content.Headers.ContentType?.MediaType;
        Charset = response.Content.Headers.ContentType?.CharSet?.Trim('"', '\'');
        ETag = response.Headers.TryGetValues("ETag", out var tags) ? tags.FirstOrDefault() : null;
        LastModified = response.Content.Headers.TryGetValues("Last-Modified", out var times)
            ? times.FirstOrDefault()
            : null;
        Location = response.Headers.Location;
        Length = response.Content.Headers.ContentLength;
        RetryAfter =
            response.Headers.RetryAfter?.Delta
            ?? (response.Headers.RetryAfter?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        IsNoIndex =
            response.Headers.TryGetValues("X-Robots-Tag", out var robots)
            && robots.Any(tag =>
                tag.Split(',', ':').Any(word => word.Trim().ToLowerInvariant() is "noindex" or "none")
            );
    }

    /// <summary>The status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The body, unpacked; null: it is larger than was asked for.</summary>
    public byte[]? Body { get; }

    /// <summary>The media type; null: none was given.</summary>
    public string? ContentType { get; }

    /// <summary>The encoding's name; null: none was given.</summary>
    public string? Charset { get; }

    /// <summary>The entity tag as it was sent; null: none was.</summary>
    public string? ETag { get; }

    /// <summary>The time of the last change as it was sent; null: none was.</summary>
    public string? LastModified { get; }

    /// <summary>Where a redirect leads.</summary>
    public Uri? Location { get; }

    /// <summary>The size that the reply says it has, packed; null: it does not.</summary>
    public long? Length { get; }

    /// <summary>How long the server asks to be left alone; null: it does not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>Whether the server asks not to index it.</summary>
    public bool IsNoIndex { get; }

    /// <summary>Whether it leads elsewhere.</summary>
    public bool IsRedirect => (int)Status is 301 or 302 or 303 or 307 or 308 && Location is not null;

    /// <summary>Whether it is what was asked for.</summary>
    public bool IsOk => (int)Status is >= 200 and < 300;

    /// <summary>What an unwelcome status means.</summary>
    public SourceException ToException()
    {
        var code = (int)Status switch
        {
            401 or 403 or 407 => ProblemCode.SourceForbids,
            404 or 410 => ProblemCode.SourceMissing,
            _ => ProblemCode.SourceBroken,
        };
        var problem =
            code == ProblemCode.SourceBroken
                ? Problem.Of(code, ("address", _address), ("detail", $"HTTP {(int)Status}"))
                : Problem.Of(code, ("address", _address));
        return new SourceException(
            problem,
            isTransient: (int)Status is 408 or 425 or 429 or >= 500,
            retryAfter: RetryAfter
        );
    }
}
