using System.Diagnostics;

namespace Pipeline.Inference.Telemetry;

/// <summary>
/// The source <c>Pipeline.Inference</c>: what became of a request on a device. Attributes beginning with <c>gen_ai</c>
/// are those of OpenTelemetry's semantic conventions for generative AI, version 1.37.0. Nothing of a text is ever among
/// them. Without a listener a request costs one comparison.
/// </summary>
public static class InferenceTraces
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Pipeline.Inference";

    /// <summary>The attribute of a batch and of what runs in it: how many requests, or inputs, it has.</summary>
    internal const string BatchSize = "pipeline.batch.size";

    /// <summary>The attribute of a batch: its tokens.</summary>
    internal const string BatchTokens = "pipeline.batch.tokens";

    /// <summary>What went wrong where the model did.</summary>
    internal const string Failed = "failed";

    /// <summary>What went wrong where nobody waited for the end.</summary>
    internal const string Cancelled = "cancelled";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a span on a thread of the engine's own, which has none of its own.</summary>
    /// <param name="verb">What is done: <c>queue</c>, <c>run</c> or <c>batch</c>.</param>
    /// <param name="operation"><c>chat</c>, <c>embeddings</c> or <c>rerank</c>.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="parent">The span that it is a part of; none for a trace of its own.</param>
    /// <param name="began">When it began; now if it is left out.</param>
    /// <param name="links">Other spans that it has to do with.</param>
    /// <returns>Null where nobody wants it.</returns>
    internal static Activity? Begin(
        string verb,
        string operation,
        string model,
        ActivityContext parent = default,
        DateTimeOffset began = default,
        IEnumerable<ActivityLink>? links = null
    )
    {
        // Whatever runs on this thread: a span that is not told its parent begins a trace, and leaves nothing behind.
        var current = Activity.Current;
        Activity.Current = null;
        var span = Source.StartActivity($"{verb} {operation}", ActivityKind.Internal, parent, null, links, began);
        Activity.Current = current;
        return span
            ?.SetTag("gen_ai.operation.name", operation)
            .SetTag("gen_ai.provider.name", "pipeline")
            .SetTag("gen_ai.request.model", model);
    }

    /// <summary>Ends a span, with a short name of what went wrong; null for nothing.</summary>
    internal static void End(this Activity span, string? error = null)
    {
        if (error is not null)
        {
            span.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error);
        }

        var current = Activity.Current;
        span.Dispose();
        Activity.Current = current;
    }
}
