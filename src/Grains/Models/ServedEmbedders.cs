namespace Pipeline.Grains.Models;

/// <summary>
/// What is known of the shards of a collection whose indexes hold vectors of another embedder than the one in use, so
/// that a question is embedded for them without asking first. It may be old: a shard that is asked tells what it holds.
/// </summary>
internal sealed class ServedEmbedders
{
    private readonly string?[] _names;

    /// <param name="shards">How many shards there are.</param>
    /// <param name="chosen">The name of the vectors that were chosen for the collection; null: none were.</param>
    public ServedEmbedders(int shards, string? chosen = null)
    {
        _names = new string?[shards];
        Array.Fill(_names, chosen);
    }

    /// <summary>The name of a shard's vectors; null: those of the embedder in use, as far as is known.</summary>
    public string? this[int shard]
    {
        get => Volatile.Read(ref _names[shard]);
        set => Volatile.Write(ref _names[shard], value);
    }
}
