namespace Pipeline.Contracts.Collections;

/// <summary>One configuration for all documents of a collection.</summary>
[GenerateSerializer, Alias("pipeline.collection-settings"), Immutable]
public sealed record CollectionSettings
{
    /// <summary>Shards, 1 to 64; fixed at creation.</summary>
    [Id(0)]
    public int ShardCount { get; init; } = 1;

    /// <summary>Largest chunk in the embedder's tokens, 16 to 8192.</summary>
    [Id(1)]
    public int ChunkTokens { get; init; } = 320;

    /// <summary>Tokens of whole sentences repeated from the previous chunk, 0 to half of
    /// <see cref="ChunkTokens"/>.</summary>
    [Id(2)]
    public int ChunkOverlapTokens { get; init; } = 48;

    /// <summary>How keyword and vector lists are fused and re-ranked; null until measured, then the measured
    /// values.</summary>
    [Id(3)]
    public RankingSettings? Ranking { get; init; }

    /// <summary>What the guardrails do with each kind of finding, as JSON; null: the default policy.</summary>
    [Id(4)]
    public string? GuardrailPolicy { get; init; }

    /// <summary>How it is told whether a question is answered by what was found; null until measured. A silo that does
    /// not know it yet leaves it out of what it stores, and it is measured again.</summary>
    [Id(5)]
    public AnswerabilitySettings? Answerability { get; init; }

    /// <summary>Whether questions are declined that the passages found do not answer; null: they are.</summary>
    [Id(6)]
    public DeclineMode? Decline { get; init; }

    /// <summary>What becomes of generated sentences that no passage supports: <c>quote</c> (an answer that begins so is
    /// replaced by quotes, later sentences are left out), <c>drop</c> (left out) or <c>mark</c> (shown and marked);
    /// <c>off</c>: sentences are not judged; null: as the server has it, which is <c>quote</c> unless it is
    /// configured.</summary>
    [Id(7)]
    public string? SupportPolicy { get; init; }

    /// <summary>The name of a policy of the server's (<c>--guard-policies</c>) that holds here; null: none. What
    /// <see cref="GuardrailPolicy"/> says of a rule holds instead of what that policy says.</summary>
    [Id(8)]
    public string? Guardrails { get; init; }

    /// <summary>How the generator did beside quoting; null until measured. It writes answers only where it has been
    /// shown not to lose. A silo that does not know it yet leaves it out of what it stores, and it is measured
    /// again.</summary>
    [Id(9)]
    public GeneratorSettings? Generator { get; init; }

    /// <summary>Whether an answer is given again to the same question in other words; null until measured.</summary>
    [Id(10)]
    public NearSettings? Near { get; init; }

    /// <summary>The name of the vectors that the collection's documents have, where that was chosen for it by embedding
    /// them anew; null: those of the embedder that the server uses. It cannot be set.</summary>
    [Id(11)]
    public string? Embedder { get; init; }

    /// <summary>The number of the way in which the documents are cut and embedded that are served: one more with every
    /// time that they were embedded anew; null: never. It cannot be set.</summary>
    [Id(12)]
    public long? Generation { get; init; }

    /// <summary>What becomes of passages that say the same: <c>results</c> (they are one result, which names the
    /// others) or <c>off</c> (each is a result); null: <c>results</c>.</summary>
    [Id(13)]
    public string? Deduplicate { get; init; }

    /// <summary>The settings without what they tell of how much the collection holds.</summary>
    public CollectionSettings WithoutCounts() =>
        this with
        {
            Ranking = Ranking?.WithoutCounts(),
            Answerability = Answerability?.WithoutCounts(),
            Generator = Generator?.WithoutCounts(),
            Near = Near?.WithoutCounts(),
        };
}

/// <summary>A collection's settings at one version.</summary>
/// <param name="Version">A number that is another one for other settings.</param>
/// <param name="Settings">The settings; null when the caller has them.</param>
[GenerateSerializer, Alias("pipeline.versioned-settings"), Immutable]
public sealed record VersionedSettings(long Version, CollectionSettings? Settings);
