using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Models;
using Pipeline.Inference.Embedding;

namespace Pipeline.Grains.Offers;

/// <summary>A model of a silo, as it tells others of it.</summary>
[GenerateSerializer, Alias("pipeline.silo-model"), Immutable]
internal sealed record SiloModel
{
    /// <summary>Its name; null: there is none.</summary>
    [Id(0)]
    public string? Name { get; init; }

    /// <summary>Where it stands.</summary>
    [Id(1)]
    public ModelState State { get; init; }

    /// <summary>Why it is not there.</summary>
    [Id(2)]
    public Remark? Detail { get; init; }

    /// <summary>Languages that it handles well; null: not known.</summary>
    [Id(3)]
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>Adapters of a generator.</summary>
    [Id(4)]
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>Of an embedder, the name that its vectors are stored under.</summary>
    [Id(5)]
    public string? Vectors { get; init; }

    /// <summary>Of an embedder, the length of its vectors.</summary>
    [Id(6)]
    public int Dimensions { get; init; }

    /// <summary>Since when it is in its state.</summary>
    [Id(7)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it may be worth asking again.</summary>
    [Id(8)]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Of an embedder, what its vectors belong to; null: it is not known, or there is none.</summary>
    public EmbedderIdentity? Identity => Vectors is null ? null : new EmbedderIdentity(Vectors, Dimensions);

    /// <summary>Whether it is the embedder that comes with the program, which every silo has.</summary>
    public bool IsBuiltIn => Name == MiniLmEmbedder.Name;

    /// <summary>Of what a silo's sessions say.</summary>
    public static SiloModel Of(ModelStatus status) =>
        new()
        {
            Name = status.Name,
            State = status.State,
            Detail = status.Detail,
            Languages = status.Languages,
            Adapters = status.Adapters,
            Vectors = status.Vectors?.Name,
            Dimensions = status.Vectors?.Dimensions ?? 0,
            Since = status.Since,
            RetryAfter = status.RetryAfter,
        };

    /// <summary>What its silo's sessions say.</summary>
    public ModelStatus ToStatus() =>
        new(Name, State, Detail, Languages)
        {
            Adapters = Adapters,
            Vectors = Identity,
            Since = Since,
            RetryAfter = RetryAfter,
        };
}
