using System.Globalization;

namespace Pipeline.Grains;

/// <summary>The key of a shard's grains, <c>collection/shard</c>.</summary>
[GenerateSerializer, Alias("pipeline.shard-key"), Immutable]
internal readonly record struct ShardKey([property: Id(0)] string Collection, [property: Id(1)] int Shard)
{
    public static ShardKey Parse(string key)
    {
        var slash = key.LastIndexOf('/');
        return new ShardKey(key[..slash], int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Collection}/{Shard}");
}
