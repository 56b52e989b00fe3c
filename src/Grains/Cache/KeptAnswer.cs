using System.IO.Compression;
using System.Text.Json;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Grains.Cache;

/// <summary>A question and its answer, in the form in which they are stored: JSON, compressed.</summary>
/// <param name="Question">The question as the cache knows it.</param>
/// <param name="Answer">The answer.</param>
internal sealed record KeptAnswer(string Question, CachedAnswer Answer)
{
    /// <summary>The stored form.</summary>
    public byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var pack = new BrotliStream(packed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(pack, this, PipelineJson.Options);
        }

        return packed.ToArray();
    }

    /// <summary>Reads the stored form; null: it is none that can be read.</summary>
    /// <param name="body">The bytes.</param>
    public static KeptAnswer? Unpack(byte[] body)
    {
        try
        {
            using var pack = new BrotliStream(new MemoryStream(body), CompressionMode.Decompress);
            return
                JsonSerializer.Deserialize<KeptAnswer>(pack, PipelineJson.Options)
                    is { Question: not null, Answer: { Events: not null, Watermarks: not null, Usage: not null } } kept
                ? kept
                : null;
        }
        catch (Exception error)
            when (error is JsonException or InvalidDataException or InvalidOperationException or NotSupportedException)
        {
            return null;
        }
    }
}
