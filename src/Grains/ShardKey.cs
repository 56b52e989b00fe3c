using System.Globalization;

namespace Pipeline.Grains;

/// <summary>The key of a shard's grains, <c>collection/shard</c>.</summary>
internal readonly record struct ShardKey(string Collection, int Shard)
{
    public static ShardKey Parse(string key)
    {
        var slash = key.LastIndexOf('/');
        return new ShardKey(key[..slash], int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Collection}/{Shard}");
}
