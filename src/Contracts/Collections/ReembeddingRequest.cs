namespace Pipeline.Contracts.Collections;

/// <summary>How all documents of a collection are to be cut and embedded anew. What is null stays as it is.</summary>
[GenerateSerializer, Alias("pipeline.reembedding-request"), Immutable]
public sealed record ReembeddingRequest
{
    /// <summary>The embedder, by the name of the model or of its vectors.</summary>
    [Id(0)]
    public string? Model { get; init; }

    /// <summary>Largest chunk in the embedder's tokens, 16 to 8192.</summary>
    [Id(1)]
    public int? ChunkTokens { get; init; }

    /// <summary>Tokens repeated from the previous chunk, 0 to half of <see cref="ChunkTokens"/>.</summary>
    [Id(2)]
    public int? ChunkOverlapTokens { get; init; }

    /// <summary>For how many hours what was served before is kept after the switch, so that it can be taken back at
    /// once, 0 to 8760; null: 24.</summary>
    [Id(3)]
    public int? KeepHours { get; init; }
}

/// <summary>What is done with a re-embedding.</summary>
public enum ReembeddingAction
{
    /// <summary>Nothing more is embedded until it is resumed.</summary>
    Pause,

    /// <summary>It goes on.</summary>
    Resume,

    /// <summary>It is given up before it has taken over.</summary>
    Cancel,

    /// <summary>What was served before is served again.</summary>
    Rollback,

    /// <summary>What is served stays, and what is kept beside it is deleted.</summary>
    Finish,
}
