using Pipeline.Contracts.Workers;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Collections;

/// <summary>Embeds the texts that a collection is measured with: bulk work, a few at a time so that others come
/// between.</summary>
internal static class BulkVectors
{
    private const int AtOnce = 32;

    /// <summary>The vectors of texts, float32, little-endian, each with the name of its embedder.</summary>
    /// <param name="workers">Embed.</param>
    /// <param name="embedder">Which embedder; null: the one in use.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="kind">What they are.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<IReadOnlyList<(string Embedder, ReadOnlyMemory<byte> Vector)>> EmbedAsync(
        WorkerRouter workers,
        string? embedder,
        IReadOnlyList<string> texts,
        TextKind kind,
        CancellationToken cancellationToken
    )
    {
        var vectors = new List<(string, ReadOnlyMemory<byte>)>(texts.Count);
        foreach (var part in texts.Chunk(AtOnce))
        {
            var embedded = await workers.EmbedAsync(
                part,
                kind,
                RequestPriority.Bulk,
                cancellationToken,
                model: embedder
            );
            var bytes = embedded.Dimensions * sizeof(float);
            vectors.AddRange(
                Enumerable.Range(0, part.Length).Select(i => (embedded.Model, embedded.Data.Slice(i * bytes, bytes)))
            );
        }

        return vectors;
    }
}
