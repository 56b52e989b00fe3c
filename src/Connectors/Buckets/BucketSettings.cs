using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Buckets;

/// <summary>Which objects of a bucket are taken.</summary>
/// <param name="Endpoint">The service's address, such as https://s3.eu-central-1.amazonaws.com.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Filter">Which objects, by their keys.</param>
public sealed record BucketSettings(Uri Endpoint, string Bucket, PathFilter Filter)
{
    /// <summary>What the keys begin with.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The region that requests are signed for.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>The key's id and secret; null: requests are not signed, which public buckets take.</summary>
    public (string Id, string Secret)? Key { get; init; }

    /// <summary>The largest object that is read.</summary>
    public long MaxBytes { get; init; } = 32 << 20;
}
