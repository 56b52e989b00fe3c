using System.Text.Json;

namespace Pipeline.Grains.Connectors;

/// <summary>How far the events of a collection have been told.</summary>
/// <param name="Collection">When the collection was made, in ticks: another one of its name begins anew.</param>
/// <param name="Since">Failures before this moment, in ticks, are not told.</param>
/// <param name="Shards">Per shard, the number of the last publication that was told.</param>
internal sealed record EventCursor(long Collection, long Since, IReadOnlyList<long> Shards)
{
    /// <summary>As it is kept.</summary>
    public string Write() => JsonSerializer.Serialize(this);

    /// <summary>As it was kept; null: there is none that can be read.</summary>
    public static EventCursor? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<EventCursor>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
