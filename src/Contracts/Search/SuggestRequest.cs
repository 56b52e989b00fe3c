using System.Text.Json.Serialization;

namespace Pipeline.Contracts.Search;

/// <summary>A text that is being typed, to complete and to correct.</summary>
[GenerateSerializer, Alias("pipeline.suggest-request"), Immutable]
public sealed record SuggestRequest
{
    /// <summary>Completions that can be asked for.</summary>
    public const int MaxTop = 50;

    /// <summary>The collection; over HTTP taken from the path.</summary>
    [Id(0)]
    public string Collection { get; init; } = "";

    /// <summary>What is typed so far, 1 to <see cref="SearchRequest.MaxQueryCharacters"/> characters.</summary>
    [Id(1)]
    public string Text { get; init; } = "";

    /// <summary>Completions wanted, 1 to <see cref="MaxTop"/>.</summary>
    [Id(2)]
    public int Top { get; init; } = 8;

    /// <summary>The caller's access labels; see <see cref="SearchRequest.Access"/>.</summary>
    [Id(3), JsonIgnore]
    public IReadOnlyList<string>? Access { get; init; }
}

/// <summary>What a text may become.</summary>
/// <param name="Completions">Words that go on from the last one, the most frequent first; none after a space.</param>
/// <param name="Correction">The text with likely spelling mistakes corrected ("did you mean"); null: nothing is likely
/// to be wrong.</param>
[GenerateSerializer, Alias("pipeline.suggest-response"), Immutable]
public sealed record SuggestResponse(IReadOnlyList<WordSuggestion> Completions, string? Correction);

/// <summary>A word of a collection.</summary>
/// <param name="Word">The word in lower case; Korean without particles.</param>
/// <param name="Text">The typed text with the word in the place of its last one.</param>
/// <param name="Chunks">Chunks that have the word.</param>
[GenerateSerializer, Alias("pipeline.word-suggestion"), Immutable]
public sealed record WordSuggestion(string Word, string Text, long Chunks);

/// <summary>What one shard gives to a text that is being typed, serialised by the retrieval library.</summary>
/// <param name="Payload">UTF-8 JSON.</param>
[GenerateSerializer, Alias("pipeline.shard-words"), Immutable]
public sealed record ShardWordsRecord(byte[] Payload);

/// <summary>A term that a query is widened by.</summary>
/// <param name="Field">The analysed field.</param>
/// <param name="Text">The term.</param>
/// <param name="Weight">Factor of its score.</param>
[GenerateSerializer, Alias("pipeline.query-term"), Immutable]
public readonly record struct QueryTermRecord(
    [property: Id(0)] string Field,
    [property: Id(1)] string Text,
    [property: Id(2)] float Weight
);
