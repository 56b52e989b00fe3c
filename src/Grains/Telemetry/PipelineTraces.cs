using System.Diagnostics;
using Pipeline.Contracts.Answers;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;

namespace Pipeline.Grains.Telemetry;

/// <summary>
/// The source <c>Pipeline</c>: the spans of a question. Attributes are counts, names and identities, never anything of
/// a text. Without a listener a span costs one comparison; all that takes a span takes null for none.
/// </summary>
public static class PipelineTraces
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "Pipeline";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody wants spans.</summary>
    internal static bool IsWanted => Source.HasListeners();

    /// <summary>The call that an answer was begun by is over long before the answer is, so what flows with that call is
    /// not relied on: its span is named.</summary>
    /// <param name="asked">The span of that call; null: there is none.</param>
    /// <param name="collection">The collection that is asked.</param>
    internal static Activity? Answer(ActivityContext? asked, string collection) =>
        Source
            .StartActivity("answer", ActivityKind.Internal, asked ?? default)
            ?.SetTag("pipeline.collection", collection);

    /// <summary>How an answer ended.</summary>
    internal static void Ended(this Activity? answer, DoneEvent done)
    {
        answer
            ?.SetTag("pipeline.answer.end", done.Reason.ToString().ToLowerInvariant())
            .SetTag("pipeline.answer.origin", done.Origin.ToString().ToLowerInvariant())
            .SetTag("gen_ai.usage.input_tokens", done.Usage.PromptTokens)
            .SetTag("gen_ai.usage.output_tokens", done.Usage.CompletionTokens);
        if (done.Error is { } error)
        {
            answer?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", error.Code);
        }
    }

    /// <summary>One search.</summary>
    /// <param name="collection">The collection that is searched.</param>
    /// <param name="shards">How many shards it has.</param>
    internal static Activity? Search(string collection, int shards) =>
        Source
            .StartActivity("search")
            ?.SetTag("pipeline.collection", collection)
            .SetTag("pipeline.collection.shards", shards);

    /// <summary>A stage of a question, by the name that it has everywhere.</summary>
    internal static Activity? Stage(string stage) => Source.StartActivity(stage)?.SetTag("pipeline.stage", stage);

    /// <summary>A request to a shard, whichever replica answers.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="request">What it is asked.</param>
    internal static Activity? Shard(ShardKey shard, string request) =>
        !IsWanted
            ? null
            : Source
                .StartActivity($"shard {request}")
                ?.SetTag("pipeline.collection", shard.Collection)
                .SetTag("pipeline.shard", shard.Shard);

    /// <summary>A request to one replica of a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="silo">The silo that holds the replica.</param>
    /// <param name="why"><c>first</c>; <c>hedge</c>: beside the first, which takes long; <c>failover</c>: in the stead
    /// of one that cannot answer; <c>wait</c>: the one that is furthest, since none is ready.</param>
    internal static Activity? Replica(ShardKey shard, SiloAddress silo, string why) =>
        Source
            .StartActivity("replica", ActivityKind.Client)
            ?.SetTag("pipeline.shard", shard.Shard)
            .SetTag("pipeline.silo", silo.ToParsableString())
            .SetTag("pipeline.attempt", why);

    /// <summary>A call of a worker, by the conventions for generative AI, version 1.37.0.</summary>
    /// <param name="operation"><c>chat</c>, <c>embeddings</c>, <c>rerank</c> or <c>count_tokens</c>.</param>
    /// <param name="model">The model's name; null: not known.</param>
    /// <param name="silo">The worker's silo.</param>
    /// <param name="device">Its device.</param>
    /// <param name="parent">The span that it is a part of, where that does not flow with the call.</param>
    internal static Activity? Worker(
        string operation,
        string? model,
        string silo,
        string device,
        ActivityContext parent = default
    ) =>
        Source
            .StartActivity(model is null ? operation : $"{operation} {model}", ActivityKind.Client, parent)
            ?.SetTag("gen_ai.operation.name", operation)
            .SetTag("gen_ai.provider.name", "pipeline")
            .SetTag("gen_ai.request.model", model)
            .SetTag("pipeline.silo", silo)
            .SetTag("pipeline.device", device);

    /// <summary>What a completion is asked for.</summary>
    internal static void Asked(this Activity? worker, CompletionRequest request) =>
        worker
            ?.SetTag("gen_ai.request.max_tokens", request.MaxTokens)
            .SetTag("gen_ai.request.temperature", request.Temperature)
            .SetTag("gen_ai.request.top_p", request.TopP)
            .SetTag("gen_ai.output.type", request.Grammar is null ? "text" : "json");

    /// <summary>A piece of a completion has come.</summary>
    /// <param name="worker">The span of the call.</param>
    /// <param name="piece">The piece.</param>
    /// <param name="written">Tokens that have come with it and before it.</param>
    internal static void Came(this Activity? worker, Completion piece, int written)
    {
        if (worker is null)
        {
            return;
        }

        if (worker.GetTagItem("gen_ai.usage.input_tokens") is null)
        {
            worker
                .AddEvent(new ActivityEvent("first piece"))
                .SetTag("gen_ai.usage.input_tokens", piece.PromptTokens)
                .SetTag("pipeline.cached_tokens", piece.CachedTokens);
        }

        if (piece.Finish is { } finish)
        {
            worker
                .SetTag("gen_ai.usage.output_tokens", written)
                .SetTag("gen_ai.response.finish_reasons", new[] { finish.ToString().ToLowerInvariant() });
        }
    }

    /// <summary>Says what went wrong in a span, in a filter that catches nothing.</summary>
    /// <returns>False.</returns>
    internal static bool Notes(this Activity? span, Exception error)
    {
        if (error is OperationCanceledException)
        {
            // Nobody wanted it any more: that is no fault.
            span?.SetTag("pipeline.cancelled", true);
        }
        else
        {
            span?.SetStatus(ActivityStatusCode.Error)
                .SetTag("error.type", error is PipelineException known ? known.Code.Name() : error.GetType().FullName);
        }

        return false;
    }

    /// <summary>Begins work that is no part of what is under way, though that gave the occasion, on the caller's
    /// thread.</summary>
    internal static Task Apart(Func<Task> work)
    {
        var current = Activity.Current;
        Activity.Current = null;
        try
        {
            return work();
        }
        finally
        {
            Activity.Current = current;
        }
    }
}
