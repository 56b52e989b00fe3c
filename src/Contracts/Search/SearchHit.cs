using System.Text.Json.Serialization;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Contracts.Search;

/// <summary>A chunk that was found, with what every stage thought of it.</summary>
[GenerateSerializer, Alias("pipeline.search-hit"), Immutable]
public sealed record SearchHit
{
    /// <summary>Rank from 1.</summary>
    [Id(0)]
    public int Rank { get; init; }

    /// <summary>The document.</summary>
    [Id(1)]
    public required string DocumentId { get; init; }

    /// <summary>The document's version.</summary>
    [Id(2)]
    public long Version { get; init; }

    /// <summary>The chunk's number in the document, from 0.</summary>
    [Id(3)]
    public int Chunk { get; init; }

    /// <summary>The document's title.</summary>
    [Id(4)]
    public string? Title { get; init; }

    /// <summary>The headings above the chunk, outermost first.</summary>
    [Id(5)]
    public IReadOnlyList<string> HeadingPath { get; init; } = [];

    /// <summary>The chunk's text.</summary>
    [Id(6)]
    public string Text { get; init; } = "";

    /// <summary>First character of the chunk in the document's extracted text.</summary>
    [Id(7)]
    public int Start { get; init; }

    /// <summary>One past the last character.</summary>
    [Id(8)]
    public int End { get; init; }

    /// <summary>The page, from 1, when the format has pages.</summary>
    [Id(9)]
    public int? Page { get; init; }

    /// <summary>The metadata, a flat JSON object.</summary>
    [Id(10), JsonConverter(typeof(RawJsonConverter))]
    public string? Metadata { get; init; }

    /// <summary>The score of the last stage; higher is better; comparable within one result only.</summary>
    [Id(11)]
    public double Score { get; init; }

    /// <summary>Score and rank at every stage that saw the chunk.</summary>
    [Id(12)]
    public StageScores Scores { get; init; } = new();

    /// <summary>With <c>highlight</c>: the parts of <see cref="Text"/> that the query's words matched, in order and
    /// apart from each other.</summary>
    [Id(13)]
    public IReadOnlyList<Highlight>? Highlights { get; init; }

    /// <summary>With <c>explain</c>: every term's part of the keyword score, weightiest first; empty when no word
    /// matches.</summary>
    [Id(14)]
    public IReadOnlyList<TermScore>? Terms { get; init; }

    /// <summary>Where it stands in the original, beside its page; null: no more is known. Boxes on the page come with
    /// the document's chunks.</summary>
    [Id(15)]
    public PassagePlace? Place { get; init; }

    /// <summary>The other places among what was found that say the same, which are no hits of their own; null:
    /// none.</summary>
    [Id(16)]
    public IReadOnlyList<PassageCopy>? AlsoIn { get; init; }
}

/// <summary>A chunk that says what a hit says.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Version">The document's version.</param>
/// <param name="Chunk">The chunk's number in the document, from 0.</param>
/// <param name="Title">The document's title.</param>
[GenerateSerializer, Alias("pipeline.passage-copy"), Immutable]
public sealed record PassageCopy(
    [property: Id(0)] string DocumentId,
    [property: Id(1)] long Version,
    [property: Id(2)] int Chunk,
    [property: Id(3)] string? Title
);

/// <summary>A matched part of a hit's text.</summary>
/// <param name="Start">First UTF-16 code unit in the hit's text.</param>
/// <param name="Length">How many code units.</param>
[GenerateSerializer, Alias("pipeline.highlight"), Immutable]
public readonly record struct Highlight([property: Id(0)] int Start, [property: Id(1)] int Length);

/// <summary>A chunk's score and rank at each stage; null where the stage did not see it.</summary>
[GenerateSerializer, Alias("pipeline.stage-scores"), Immutable]
public sealed record StageScores
{
    /// <summary>BM25 score.</summary>
    [Id(0)]
    public double? Keyword { get; init; }

    /// <summary>Rank by BM25, from 1.</summary>
    [Id(1)]
    public int? KeywordRank { get; init; }

    /// <summary>Cosine similarity.</summary>
    [Id(2)]
    public double? Vector { get; init; }

    /// <summary>Rank by cosine, from 1.</summary>
    [Id(3)]
    public int? VectorRank { get; init; }

    /// <summary>Fused score.</summary>
    [Id(4)]
    public double? Fused { get; init; }

    /// <summary>Rank after fusion, from 1.</summary>
    [Id(5)]
    public int? FusedRank { get; init; }

    /// <summary>The cross-encoder's own score.</summary>
    [Id(6)]
    public double? Rerank { get; init; }

    /// <summary>Fused and cross-encoder scores blended.</summary>
    [Id(7)]
    public double? Blended { get; init; }

    /// <summary>Rank after blending, from 1.</summary>
    [Id(8)]
    public int? BlendedRank { get; init; }
}
