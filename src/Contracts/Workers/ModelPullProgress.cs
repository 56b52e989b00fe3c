namespace Pipeline.Contracts.Workers;

/// <summary>
/// One event of a model's download (<c>GET /api/models/{name}/pull</c>). The stream ends with an event without a file
/// whose state is <see cref="ModelPullState.Ready"/> or <see cref="ModelPullState.Failed"/>; a model that is already
/// there gives that event alone. The name <c>defaults</c> stands for every default model that is missing: then each has
/// such a last event, and the end of the stream is the end of all.
/// </summary>
/// <param name="Model">The model's name.</param>
/// <param name="File">The file, by its path in the model's folder; null: the event is about the whole.</param>
/// <param name="Bytes">Bytes written so far, those of an earlier attempt included.</param>
/// <param name="Total">Bytes in all; null when not known.</param>
/// <param name="BytesPerSecond">The speed lately; null when nothing is being transferred.</param>
/// <param name="State">How the file, or the whole, stands.</param>
/// <param name="Error">With <see cref="ModelPullState.Failed"/>: why, and what to do.</param>
[GenerateSerializer, Alias("pipeline.model-pull-progress"), Immutable]
public sealed record ModelPullProgress(
    string Model,
    string? File,
    long Bytes,
    long? Total,
    double? BytesPerSecond,
    ModelPullState State,
    string? Error = null
)
{
    /// <summary>The name that stands for every default model that is missing.</summary>
    public const string Defaults = "defaults";
}

/// <summary>How a download stands.</summary>
public enum ModelPullState
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Bytes are arriving.</summary>
    Downloading,

    /// <summary>The hash is being checked.</summary>
    Verifying,

    /// <summary>Complete and checked.</summary>
    Ready,

    /// <summary>Given up.</summary>
    Failed,
}
