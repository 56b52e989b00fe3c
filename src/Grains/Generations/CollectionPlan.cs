using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Serialization;
using Pipeline.Storage.Generations;

namespace Pipeline.Grains.Generations;

/// <summary>The generations of a collection as the store has them: which is served, which is kept beside, and what is
/// to become of them.</summary>
internal sealed record CollectionPlan
{
    /// <summary>The generations that there are, served or beside.</summary>
    public IReadOnlyList<GenerationSettings> Generations { get; init; } = [];

    /// <summary>The highest number that any generation has had: none gets it again.</summary>
    public long Newest { get; init; }

    /// <summary>Where it stands.</summary>
    public ReembeddingPhase Phase { get; init; }

    /// <summary>Whether nothing is embedded beside.</summary>
    public bool Paused { get; init; }

    /// <summary>For how long what was served before is kept after a switch.</summary>
    public TimeSpan Keep { get; init; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>When what is served was last exchanged.</summary>
    public DateTimeOffset? Switched { get; init; }

    /// <summary>Until when what is beside is kept.</summary>
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>Until when the lanes publish nothing, so that what is beside catches up.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>The version in the store; it is no part of what is stored, as the numbers below.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>The generation that is served.</summary>
    [JsonIgnore]
    public long ServedNumber { get; init; }

    /// <summary>The generation beside; null: there is none.</summary>
    [JsonIgnore]
    public long? OtherNumber { get; init; }

    /// <summary>How documents are served.</summary>
    [JsonIgnore]
    public GenerationSettings Served => Generations.First(generation => generation.Number == ServedNumber);

    /// <summary>How they are beside.</summary>
    [JsonIgnore]
    public GenerationSettings? Other => Generations.FirstOrDefault(generation => generation.Number == OtherNumber);

    /// <summary>Whether the other generation is to take over as soon as it is complete.</summary>
    [JsonIgnore]
    public bool IsToSwitch =>
        OtherNumber is not null && !Paused && Phase is ReembeddingPhase.Building or ReembeddingPhase.Returning;

    /// <summary>The plan that the store has; null: there is none.</summary>
    public static CollectionPlan? Of(GenerationRow? row) =>
        row is null
            ? null
            : JsonSerializer.Deserialize<CollectionPlan>(row.PlanJson, PipelineJson.Options)! with
            {
                Version = row.Version,
                ServedNumber = row.Served,
                OtherNumber = row.Other,
            };

    /// <summary>The plan as it is stored.</summary>
    public string Format() => JsonSerializer.Serialize(this, PipelineJson.Options);

    /// <summary>The settings as they are with this plan.</summary>
    public CollectionSettings ApplyTo(CollectionSettings settings) =>
        settings with
        {
            ChunkTokens = Served.ChunkTokens,
            ChunkOverlapTokens = Served.ChunkOverlapTokens,
            Embedder = Served.Embedder,
            Generation = ServedNumber,
        };
}
