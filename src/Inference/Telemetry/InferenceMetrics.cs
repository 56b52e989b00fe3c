using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pipeline.Inference.Telemetry;

/// <summary>
/// The meter <c>Pipeline.Inference</c>. Names, units, attributes and buckets beginning with <c>gen_ai</c> are those of
/// OpenTelemetry's semantic conventions for generative AI, version 1.37.0; what they do not name begins with
/// <c>pipeline</c>. Measuring costs next to nothing while nobody listens.
/// </summary>
public static class InferenceMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Pipeline.Inference";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Histogram<double> Duration = Seconds(
        "gen_ai.server.request.duration",
        "From the request to its end",
        0.01,
        0.02,
        0.04,
        0.08,
        0.16,
        0.32,
        0.64,
        1.28,
        2.56,
        5.12,
        10.24,
        20.48,
        40.96,
        81.92
    );

    private static readonly Histogram<double> FirstToken = Seconds(
        "gen_ai.server.time_to_first_token",
        "From the request to the first token of its answer",
        0.001,
        0.005,
        0.01,
        0.02,
        0.04,
        0.06,
        0.08,
        0.1,
        0.25,
        0.5,
        0.75,
        1,
        2.5,
        5,
        7.5,
        10
    );

    private static readonly Histogram<double> OutputToken = Seconds(
        "gen_ai.server.time_per_output_token",
        "Mean of the time between two tokens of an answer",
        0.01,
        0.025,
        0.05,
        0.075,
        0.1,
        0.15,
        0.2,
        0.3,
        0.4,
        0.5,
        0.75,
        1,
        2.5
    );

    private static readonly Histogram<long> Usage = Meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "Tokens read and written by a request",
        null,
        new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576],
        }
    );

    private static readonly Histogram<long> BatchTokens = Meter.CreateHistogram<long>(
        "pipeline.inference.batch.tokens",
        "{token}",
        "Tokens of a batch or a step, padding included"
    );

    private static readonly Counter<long> Padding = Meter.CreateCounter<long>(
        "pipeline.inference.padding",
        "{token}",
        "Tokens computed for nothing"
    );
    private static readonly Counter<long> Cached = Meter.CreateCounter<long>(
        "pipeline.inference.cached_tokens",
        "{token}",
        "Prompt tokens that were in the KV cache, or in a copy of it"
    );
    private static readonly Counter<long> Guesses = Meter.CreateCounter<long>(
        "pipeline.inference.guesses",
        "{token}",
        "Tokens guessed ahead, by whether they were right"
    );
    private static readonly Counter<long> Preemptions = Meter.CreateCounter<long>(
        "pipeline.inference.preemptions",
        "{request}",
        "Running requests that had to make room"
    );
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>(
        "pipeline.inference.refusals",
        "{request}",
        "Requests refused because the queue was full"
    );
    private static readonly Counter<long> Splits = Meter.CreateCounter<long>(
        "pipeline.inference.splits",
        "{batch}",
        "Batches that failed and were run again in parts"
    );
    private static readonly Counter<long> Faults = Meter.CreateCounter<long>(
        "pipeline.inference.faults",
        "{fault}",
        "Sessions that broke or could not be opened, by whether they were given up"
    );
    private static readonly Counter<long> Reopenings = Meter.CreateCounter<long>(
        "pipeline.inference.reopenings",
        "{session}",
        "Sessions that were opened again after a fault"
    );
    private static readonly Gauge<long> Queue = Meter.CreateGauge<long>(
        "pipeline.inference.queue",
        "{request}",
        "Requests that wait"
    );
    private static readonly Gauge<long> Cells = Meter.CreateGauge<long>(
        "pipeline.inference.kv_cells",
        "{token}",
        "KV cells, by who holds them"
    );

    /// <summary>A request ended.</summary>
    /// <param name="operation"><c>chat</c>, <c>embeddings</c> or <c>rerank</c>.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="duration">From the request to its end.</param>
    /// <param name="input">Tokens read.</param>
    /// <param name="output">Tokens written.</param>
    /// <param name="error">A short name of what went wrong; null for nothing.</param>
    internal static void Ended(
        string operation,
        string model,
        TimeSpan duration,
        long input,
        long output,
        string? error = null
    )
    {
        var tags = Tags(operation, model);
        if (error is not null)
        {
            tags.Add("error.type", error);
        }

        Duration.Record(duration.TotalSeconds, tags);
        Count(operation, model, "input", input);
        if (output > 0)
        {
            Count(operation, model, "output", output);
        }
    }

    /// <summary>An answer's first token, and the mean time between its tokens.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="first">From the request to the first token.</param>
    /// <param name="perToken">Between two tokens; null for an answer of one.</param>
    internal static void Answered(string model, TimeSpan first, TimeSpan? perToken)
    {
        var tags = Tags("chat", model);
        FirstToken.Record(first.TotalSeconds, tags);
        if (perToken is { } gap)
        {
            OutputToken.Record(gap.TotalSeconds, tags);
        }
    }

    internal static void Batch(string operation, string model, long tokens, long padding, int queued)
    {
        var tags = Tags(operation, model);
        BatchTokens.Record(tokens + padding, tags);
        Padding.Add(padding, tags);
        Queue.Record(queued, tags);
    }

    internal static void CachedTokens(string model, long tokens) => Cached.Add(tokens, Tags("chat", model));

    internal static void Guessed(string model, int guessed, int right)
    {
        var (rightTags, wrongTags) = (Tags("chat", model), Tags("chat", model));
        rightTags.Add("right", true);
        wrongTags.Add("right", false);
        Guesses.Add(right, rightTags);
        Guesses.Add(guessed - right, wrongTags);
    }

    internal static void Preempted(string model) => Preemptions.Add(1, Tags("chat", model));

    internal static void Refused(string operation, string model) => Refusals.Add(1, Tags(operation, model));

    internal static void Split(string operation, string model) => Splits.Add(1, Tags(operation, model));

    internal static void Faulted(string model, bool givenUp) =>
        Faults.Add(1, new("gen_ai.request.model", model), new KeyValuePair<string, object?>("given_up", givenUp));

    internal static void Reopened(string model) =>
        Reopenings.Add(1, new KeyValuePair<string, object?>("gen_ai.request.model", model));

    internal static void KvCells(string model, int used, int kept, int total)
    {
        foreach (
            var (holder, cells) in ((string, int)[])
                [("running", used), ("kept", kept), ("free", Math.Max(0, total - used - kept))]
        )
        {
            var tags = Tags("chat", model);
            tags.Add("holder", holder);
            Cells.Record(cells, tags);
        }
    }

    private static void Count(string operation, string model, string type, long tokens)
    {
        var tags = Tags(operation, model);
        tags.Add("gen_ai.token.type", type);
        Usage.Record(tokens, tags);
    }

    private static TagList Tags(string operation, string model) =>
        new()
        {
            { "gen_ai.operation.name", operation },
            { "gen_ai.provider.name", "pipeline" },
            { "gen_ai.request.model", model },
        };

    private static Histogram<double> Seconds(string name, string description, params double[] buckets) =>
        Meter.CreateHistogram(
            name,
            "s",
            description,
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets }
        );
}
