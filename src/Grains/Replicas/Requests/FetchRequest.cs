using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas.Requests;

/// <summary>
/// Stored chunks by key, in the order asked; null where the chunk's version is no longer current, or where the caller's
/// access labels hide it.
/// </summary>
/// <param name="Keys">The chunks.</param>
/// <param name="Access">The caller's access labels; null: everything.</param>
[GenerateSerializer, Alias("pipeline.fetch-request"), Immutable]
internal sealed record FetchRequest(IReadOnlyList<ChunkKey> Keys, IReadOnlyList<string>? Access)
    : ShardRequest<StoredPassage?[]>
{
    public override string Name => "fetch";

    public override IReadOnlyList<string>? ReadBy => Access;

    protected override StoredPassage?[] Find(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    )
    {
        var passages = new StoredPassage?[Keys.Count];
        for (var i = 0; i < passages.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            passages[i] = snapshot.Fetch(Keys[i]) is { } chunk ? Passage(chunk) : null;
        }

        return passages;
    }

    private static StoredPassage Passage(FetchedChunk chunk) =>
        new(
            chunk.Key,
            chunk.Text,
            chunk.HeadingPath,
            chunk.Start,
            chunk.End,
            chunk.Page,
            chunk.Title,
            chunk.MetadataJson,
            PassagePlace.Of(chunk.Place)
        );
}
