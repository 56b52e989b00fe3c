using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage;

namespace Pipeline.Grains.Collections;

/// <summary>Passages of a collection that it is measured with, in random order.</summary>
/// <param name="Chunks">The chunks.</param>
/// <param name="Vectors">Those of the present embedder.</param>
internal sealed record PassageSample(
    FetchedChunk[] Chunks,
    IReadOnlyDictionary<ChunkKey, ReadOnlyMemory<float>> Vectors
)
{
    private const int Size = 400;
    private const int Places = 4;
    private const int ChunksPerDocument = 4;

    /// <summary>Reads a sample from the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="shards">Its shards.</param>
    /// <param name="embedder">The present embedder; null: none.</param>
    /// <param name="seed">Of the order.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<PassageSample> ReadAsync(
        ICorpusStore store,
        string collection,
        int shards,
        string? embedder,
        int seed,
        CancellationToken cancellationToken
    )
    {
        var vectors = new Dictionary<ChunkKey, ReadOnlyMemory<float>>();
        var chunks = new List<FetchedChunk>();
        for (var shard = 0; shard < shards; shard++)
        {
            var perPlace = Math.Max(1, Size / shards / Places);
            await ReadAsync(store, (collection, shard), perPlace, embedder, chunks, vectors, cancellationToken);
        }

        // The feed's order is often that of topics; the questions must not all be of the first.
        var sample = chunks.ToArray();
        new Random(seed).Shuffle(sample);
        return new PassageSample(sample, vectors);
    }

    /// <summary>Chunks from several places of the shard's change feed, with the vectors of the present
    /// embedder.</summary>
    private static async Task ReadAsync(
        ICorpusStore store,
        (string Collection, int Shard) of,
        int perPlace,
        string? embedder,
        List<FetchedChunk> chunks,
        Dictionary<ChunkKey, ReadOnlyMemory<float>> vectors,
        CancellationToken cancellationToken
    )
    {
        var last = await store.LastNumberAsync(of.Collection, of.Shard, cancellationToken);
        var seen = new HashSet<long>();
        for (var place = 0; place < Places; place++)
        {
            var changes = await store.ReadChangesAsync(
                of.Collection,
                of.Shard,
                last * place / Places,
                perPlace,
                cancellationToken
            );
            foreach (var change in changes.Where(change => !change.Deleted && seen.Add(change.Number)))
            {
                foreach (var chunk in change.Chunks.Take(ChunksPerDocument))
                {
                    var key = new ChunkKey(change.DocumentId, change.Version, chunk.Ordinal);
                    chunks.Add(
                        new FetchedChunk(
                            key,
                            chunk.Text,
                            chunk.HeadingPath,
                            chunk.Start,
                            chunk.End,
                            chunk.Page,
                            change.Title,
                            "{}",
                            []
                        )
                    );
                    if (chunk.Embedding.Length > 0 && change.EmbedderName == embedder)
                    {
                        var vector = new float[chunk.Embedding.Length / 2];
                        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(chunk.Embedding.Span), vector);
                        vectors[key] = vector;
                    }
                }
            }
        }
    }
}
