using System.Text.Json.Serialization;

namespace Pipeline.Contracts.Search;

/// <summary>A search in one collection.</summary>
[GenerateSerializer, Alias("pipeline.search-request"), Immutable]
public sealed record SearchRequest
{
    /// <summary>Largest query in characters.</summary>
    public const int MaxQueryCharacters = 8192;

    /// <summary>Fields that facets may be asked for.</summary>
    public const int MaxFacets = 16;

    /// <summary>Phrases that may be required.</summary>
    public const int MaxPhrases = 16;

    /// <summary>The greatest weight of titles.</summary>
    public const double MaxTitleWeight = 10;

    /// <summary>The collection; over HTTP taken from the path.</summary>
    [Id(0)]
    public string Collection { get; init; } = "";

    /// <summary>The query, 1 to <see cref="MaxQueryCharacters"/> characters of any text; there is no operator
    /// syntax.</summary>
    [Id(1)]
    public string Query { get; init; } = "";

    /// <summary>Hits wanted, 1 to 1000.</summary>
    [Id(2)]
    public int Top { get; init; } = 10;

    /// <summary>How far the search goes. Stages whose model is missing are left out and reported.</summary>
    [Id(3)]
    public SearchMode Mode { get; init; } = SearchMode.Reranked;

    /// <summary>A filter on metadata, e.g. <c>lang = "ko" and year >= 2024</c>.</summary>
    [Id(4)]
    public string? Filter { get; init; }

    /// <summary>Only these documents, at most 10,000 ids.</summary>
    [Id(5)]
    public IReadOnlyList<string>? Documents { get; init; }

    /// <summary>Per shard, the watermark of a receipt that the search must have seen.</summary>
    [Id(6)]
    public IReadOnlyDictionary<int, long>? AtLeast { get; init; }

    /// <summary>Candidates taken from each retriever, 1 to 1000.</summary>
    [Id(7)]
    public int Candidates { get; init; } = 100;

    /// <summary>Fused candidates that the cross-encoder reads, 1 to 100.</summary>
    [Id(8)]
    public int RerankCandidates { get; init; } = 20;

    /// <summary>Weight of the keyword list, 0 to 1; null: the collection's.</summary>
    [Id(9)]
    public double? KeywordWeight { get; init; }

    /// <summary>Weight of the vector list, 0 to 1; null: the collection's.</summary>
    [Id(10)]
    public double? VectorWeight { get; init; }

    /// <summary>Part of the cross-encoder in the blended score, 0 to 1; null: the collection's.</summary>
    [Id(11)]
    public double? RerankWeight { get; init; }

    /// <summary>Deadline in milliseconds, 1 to 600,000.</summary>
    [Id(12)]
    public int TimeoutMilliseconds { get; init; } = 30_000;

    /// <summary>True: the answer also carries the ranked list of every stage, and each hit every term's part of its
    /// keyword score.</summary>
    [Id(13)]
    public bool Explain { get; init; }

    /// <summary>How the lists are fused, one of <see cref="Collections.RankingSettings.Methods"/>; null: the
    /// collection's way.</summary>
    [Id(14)]
    public string? Fusion { get; init; }

    /// <summary>True: every hit also says which parts of its text the words of the query matched.</summary>
    [Id(15)]
    public bool Highlight { get; init; }

    /// <summary>Most hits of one document, 1 to 1000; null: as many as rank high enough.</summary>
    [Id(16)]
    public int? PerDocument { get; init; }

    /// <summary>
    /// How much hits may give up relevance to differ from one another, 0 (not at all; the default) to 1 (maximal
    /// marginal relevance, Carbonell and Goldstein 1998).
    /// </summary>
    [Id(17)]
    public double? Diversity { get; init; }

    /// <summary>
    /// Metadata fields whose values are counted, at most <see cref="MaxFacets"/>. Counted are the documents among the
    /// candidates of the retrievers (<see cref="Candidates"/> of each), not only those of the hits.
    /// </summary>
    [Id(18)]
    public IReadOnlyList<string>? Facets { get; init; }

    /// <summary>
    /// The caller's access labels: only documents without labels and those with one of these can be found, whatever the
    /// filter says. Null: the program itself, which sees everything. Set by the server that knows the caller, never
    /// read from a body.
    /// </summary>
    [Id(19), JsonIgnore]
    public IReadOnlyList<string>? Access { get; init; }

    /// <summary>The name of the guardrail policy of the caller's key, which can only make stricter what the collection
    /// has; null: it has none.</summary>
    [Id(27), JsonIgnore]
    public string? Guardrails { get; init; }

    /// <summary>True: words that the collection does not have are also searched as the words that are spelt like
    /// them.</summary>
    [Id(20)]
    public bool Fuzzy { get; init; }

    /// <summary>True: the result also says what the query probably meant, where a word seems misspelt.</summary>
    [Id(21)]
    public bool Suggest { get; init; }

    /// <summary>
    /// True: keyword search is repeated with the words of the passages that it found first (pseudo-relevance feedback,
    /// RM3). It finds more in collections of long documents and blurs exact questions, so it is off unless asked for.
    /// </summary>
    [Id(22)]
    public bool Feedback { get; init; }

    /// <summary>Phrases that keyword search requires, at most <see cref="MaxPhrases"/>. Vector search does not know
    /// them: use the mode keyword where a phrase is a must.</summary>
    [Id(23)]
    public IReadOnlyList<Phrase>? Phrases { get; init; }

    /// <summary>Where keyword search looks for words and phrases.</summary>
    [Id(24)]
    public SearchField Field { get; init; }

    /// <summary>What a match of keyword search in title or headings adds, as a factor of its score, 0 to
    /// <see cref="MaxTitleWeight"/>; null: 0.1, enough to decide between passages that match alike.</summary>
    [Id(25)]
    public double? TitleWeight { get; init; }

    /// <summary>More searches than one for the query; null: one.</summary>
    [Id(26)]
    public RetrievalOptions? Retrieval { get; init; }

    /// <summary>Whether passages that say the same are one hit (<see cref="SearchHit.AlsoIn"/>); null: as the
    /// collection has it.</summary>
    [Id(28)]
    public bool? Deduplicate { get; init; }
}
