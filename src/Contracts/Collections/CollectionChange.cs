namespace Pipeline.Contracts.Collections;

/// <summary>Settings to create a collection with, or to change of one that exists. What is null is the default, or
/// stays as it is.</summary>
[GenerateSerializer, Alias("pipeline.collection-change"), Immutable]
public sealed record CollectionChange
{
    /// <summary>Shards, 1 to 64; fixed at creation.</summary>
    [Id(0)]
    public int? ShardCount { get; init; }

    /// <summary>Largest chunk in the embedder's tokens, 16 to 8192. What there is is cut anew beside what is served
    /// (<see cref="ReembeddingRequest"/>).</summary>
    [Id(1)]
    public int? ChunkTokens { get; init; }

    /// <summary>Tokens repeated from the previous chunk, 0 to half of <see cref="ChunkTokens"/>. What there is is cut
    /// anew beside what is served.</summary>
    [Id(2)]
    public int? ChunkOverlapTokens { get; init; }

    /// <summary>How keyword and vector lists are fused and re-ranked; holds for every search from then on.</summary>
    [Id(3)]
    public RankingSettings? Ranking { get; init; }

    /// <summary>What the guardrails do with each kind of finding, as JSON (<c>{}</c>: the default policy); holds for
    /// every question from then on.</summary>
    [Id(4)]
    public string? GuardrailPolicy { get; init; }

    /// <summary>Whether questions are declined that the passages found do not answer; holds for every question from
    /// then on. Left out unless it is set, so that a server that does not know it takes the change.</summary>
    [Id(5)]
    public DeclineMode? Decline { get; init; }

    /// <summary>What becomes of generated sentences that no passage supports: <c>quote</c> (an answer that begins so is
    /// replaced by quotes, later sentences are left out), <c>drop</c> (left out) or <c>mark</c> (shown and marked);
    /// <c>off</c>: sentences are not judged. Holds for every question from then on.</summary>
    [Id(6)]
    public string? SupportPolicy { get; init; }

    /// <summary>The name of a policy of the server's (<c>--guard-policies</c>) that holds here; empty: none. Holds for
    /// every question from then on.</summary>
    [Id(7)]
    public string? Guardrails { get; init; }

    /// <summary>What becomes of passages that say the same: <c>results</c> (they are one result, which names the
    /// others) or <c>off</c> (each is a result). Holds for every search from then on.</summary>
    [Id(8)]
    public string? Deduplicate { get; init; }

    /// <summary>The change that makes any collection have exactly these settings, as far as they are given.</summary>
    /// <param name="settings">The settings.</param>
    public static CollectionChange To(CollectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return new CollectionChange
        {
            ShardCount = settings.ShardCount,
            ChunkTokens = settings.ChunkTokens,
            ChunkOverlapTokens = settings.ChunkOverlapTokens,
            Ranking = settings.Ranking,
            GuardrailPolicy = settings.GuardrailPolicy,
            Decline = settings.Decline,
            SupportPolicy = settings.SupportPolicy,
            Guardrails = settings.Guardrails,
            Deduplicate = settings.Deduplicate,
        };
    }

    /// <summary>The settings with this change.</summary>
    /// <param name="settings">The settings before it.</param>
    public CollectionSettings ApplyTo(CollectionSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings with
        {
            ShardCount = ShardCount ?? settings.ShardCount,
            ChunkTokens = ChunkTokens ?? settings.ChunkTokens,
            ChunkOverlapTokens = ChunkOverlapTokens ?? settings.ChunkOverlapTokens,
            Ranking =
                Ranking is null || Ranking == settings.Ranking
                    ? settings.Ranking
                    : Ranking with
                    {
                        Origin = RankingOrigin.Set,
                        Questions = 0,
                        Chunks = 0,
                    },
            GuardrailPolicy = GuardrailPolicy ?? settings.GuardrailPolicy,
            Decline = Decline ?? settings.Decline,
            SupportPolicy = SupportPolicy ?? settings.SupportPolicy,
            Guardrails = Guardrails is "" ? null : Guardrails ?? settings.Guardrails,
            Deduplicate = Deduplicate ?? settings.Deduplicate,
        };
    }
}
