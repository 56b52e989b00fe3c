namespace Pipeline.Contracts.Workers;

/// <summary>A model worker as the dashboard shows it.</summary>
[GenerateSerializer, Alias("pipeline.worker-info"), Immutable]
public sealed record WorkerInfo
{
    /// <summary>The worker's key: <c>role/model@device</c>.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>The role.</summary>
    [Id(1)]
    public ModelRole Role { get; init; }

    /// <summary>The model's name; null: no model of that role is installed.</summary>
    [Id(2)]
    public string? Model { get; init; }

    /// <summary>The device, e.g. <c>cpu:0</c>.</summary>
    [Id(3)]
    public string Device { get; init; } = "cpu:0";

    /// <summary>Where its model stands.</summary>
    [Id(4)]
    public ModelState State { get; init; }

    /// <summary>Why it is not ready.</summary>
    [Id(5)]
    public string? Detail { get; init; }

    /// <summary>Requests waiting.</summary>
    [Id(6)]
    public int Queued { get; init; }

    /// <summary>Requests in the running batch.</summary>
    [Id(7)]
    public int Active { get; init; }

    /// <summary>Requests so far.</summary>
    [Id(8)]
    public long Requests { get; init; }

    /// <summary>Batches (for generation: decode steps) so far.</summary>
    [Id(9)]
    public long Batches { get; init; }

    /// <summary>Mean texts (for generation: sequences) a batch.</summary>
    [Id(10)]
    public double MeanBatchSize { get; init; }

    /// <summary>Tokens processed so far.</summary>
    [Id(11)]
    public long Tokens { get; init; }

    /// <summary>Part of padding in the tokens processed, 0 to 1.</summary>
    [Id(12)]
    public double Padding { get; init; }

    /// <summary>Requests refused because the queue was full.</summary>
    [Id(13)]
    public long Refused { get; init; }

    /// <summary>KV cells in use, for generation.</summary>
    [Id(14)]
    public int? KvUsed { get; init; }

    /// <summary>KV cells in all, for generation.</summary>
    [Id(15)]
    public int? KvTotal { get; init; }

    /// <summary>Tokens a second lately, for generation.</summary>
    [Id(16)]
    public double? TokensPerSecond { get; init; }

    /// <summary>KV cells that ended requests have left for others that begin alike, for generation.</summary>
    [Id(17)]
    public int? KvKept { get; init; }

    /// <summary>Prompt tokens evaluated so far, for generation.</summary>
    [Id(18)]
    public long? PromptTokens { get; init; }

    /// <summary>Prompt tokens that came from earlier requests and were not evaluated, for generation.</summary>
    [Id(19)]
    public long? CachedTokens { get; init; }

    /// <summary>Part of the guessed tokens that were right, 0 to 1; null before the first guess.</summary>
    [Id(20)]
    public double? Acceptance { get; init; }

    /// <summary>Milliseconds from a request to its first token, median of late ones, for generation.</summary>
    [Id(21)]
    public double? FirstTokenMilliseconds { get; init; }

    /// <summary>Milliseconds between two tokens of an answer, median of late ones, for generation.</summary>
    [Id(22)]
    public double? GapMilliseconds { get; init; }

    /// <summary>Milliseconds between two tokens that 99 of 100 late ones did not exceed, for generation.</summary>
    [Id(23)]
    public double? SlowGapMilliseconds { get; init; }

    /// <summary>Bytes of the host's memory with copies of KV cells, for generation.</summary>
    [Id(24)]
    public long? BytesStored { get; init; }

    /// <summary>Running requests that had to make room for others and were evaluated again, for generation.</summary>
    [Id(25)]
    public long? Preempted { get; init; }

    /// <summary>Since when it is in its state; null when not known.</summary>
    [Id(26)]
    public DateTimeOffset? Since { get; init; }

    /// <summary>The stable word of the detail: a <see cref="Remarks.RemarkCode"/>.</summary>
    [Id(27)]
    public string? DetailCode { get; init; }

    /// <summary>What the detail says of the case, by name.</summary>
    [Id(28)]
    public IReadOnlyDictionary<string, string>? DetailValues { get; init; }
}

/// <summary>A model, installed or not.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">Its role.</param>
/// <param name="State">Where it stands.</param>
/// <param name="License">SPDX name.</param>
/// <param name="Bytes">Size of its files; null when not known yet.</param>
/// <param name="Origin">Where it was found: a folder, <c>package</c> or <c>catalogue</c>.</param>
/// <param name="Detail">Why it is damaged or broken, or how far the download is.</param>
/// <param name="Progress">Download progress, 0 to 1.</param>
/// <param name="DetailCode">The stable word of the detail: a <see cref="Remarks.RemarkCode"/>; null for a name or a
/// description.</param>
/// <param name="DetailValues">What the detail says of the case, by name.</param>
[GenerateSerializer, Alias("pipeline.model-info"), Immutable]
public sealed record ModelInfo(
    string Name,
    ModelRole Role,
    ModelState State,
    string? License,
    long? Bytes,
    string? Origin,
    string? Detail,
    double? Progress,
    string? DetailCode = null,
    IReadOnlyDictionary<string, string>? DetailValues = null
);
