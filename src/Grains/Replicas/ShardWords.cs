using System.Text.Json;
using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Lexical.SurfaceForms;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Suggestions;

namespace Pipeline.Grains.Replicas;

/// <summary>One shard's part of completing and correcting a text.</summary>
/// <param name="Completions">Words that go on from the last one.</param>
/// <param name="Corrections">Words that may be misspelt.</param>
internal sealed record ShardWords(IReadOnlyList<WordCompletion> Completions, IReadOnlyList<WordCorrection> Corrections)
{
    /// <summary>Looks a text up.</summary>
    /// <param name="snapshot">The shard.</param>
    /// <param name="text">The text.</param>
    /// <param name="completions">Completions wanted; 0: none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static ShardWordsRecord Find(
        ShardSnapshot snapshot,
        string text,
        int completions,
        CancellationToken cancellationToken
    )
    {
        var words = new ShardWords(
            completions == 0 ? [] : snapshot.Complete(text, completions, cancellationToken),
            snapshot.Correct(text, cancellationToken)
        );
        return new ShardWordsRecord(JsonSerializer.SerializeToUtf8Bytes(words));
    }

    /// <summary>Brings all shards together.</summary>
    public static ShardWords Merge(IEnumerable<ShardWordsRecord> shards)
    {
        var parts = shards.Select(shard => JsonSerializer.Deserialize<ShardWords>(shard.Payload)!).ToArray();
        return new ShardWords(
            [
                .. parts
                    .SelectMany(part => part.Completions)
                    .GroupBy(word => word.Word, StringComparer.Ordinal)
                    .Select(word => new WordCompletion(word.Key, word.Sum(part => part.Chunks)))
                    .OrderByDescending(word => word.Chunks)
                    .ThenBy(word => word.Word, StringComparer.Ordinal),
            ],
            Spelling.Merge(parts.Select(part => part.Corrections))
        );
    }
}
