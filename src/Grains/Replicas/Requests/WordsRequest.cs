using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas.Requests;

/// <summary>Completes and corrects a text with the shard's words.</summary>
/// <param name="Text">The text.</param>
/// <param name="Completions">Completions wanted; 0: none.</param>
/// <param name="Access">The caller's access labels; null: everything.</param>
[GenerateSerializer, Alias("pipeline.words-request"), Immutable]
internal sealed record WordsRequest(string Text, int Completions, IReadOnlyList<string>? Access)
    : ShardRequest<ShardWordsRecord>
{
    public override string Name => "words";

    public override IReadOnlyList<string>? ReadBy => Access;

    protected override ShardWordsRecord Find(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    ) => ShardWords.Find(snapshot, Text, Completions, cancellationToken);
}
