using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;
using Pipeline.Inference.Telemetry;
using Pipeline.Inference.Tests.Batching;
using Pipeline.Inference.Tests.Generation;

namespace Pipeline.Inference.Tests.Telemetry;

/// <summary>What a trace tells of a request on an engine's thread.</summary>
public sealed class InferenceTracesTests : IDisposable
{
    private const string CallersName = "Pipeline.Inference.Tests";
    private static readonly ActivitySource Callers = new(CallersName);
    private static readonly BatchingOptions Options = new()
    {
        TokenBudget = 64,
        MaxBatch = 8,
        ExpressLane = false,
    };

    // Other tests trace nothing: they have no caller's span.
    private readonly string _model = $"traced-{Guid.NewGuid():N}";
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public InferenceTracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is InferenceTraces.SourceName or CallersName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task ABatchIsLinkedToEachOfItsRequestsAndTellsWhichOfThemFailed()
    {
        var runner = new GatedRunner { Poison = 13 };
        Activity first;
        BatchLoop<int> loop;
        Task<int[]> opening;
        using (first = Callers.StartActivity("first")!)
        {
            // Whoever opens the session is nothing to those that come later.
            loop = new BatchLoop<int>(_model, runner, Options);
            opening = RunAsync(loop, 1);
        }

        await runner.StartedAsync();
        var (good, goodResult) = Ask(loop, 2, 3);
        var (bad, badResult) = Ask(loop, 13);
        var untraced = RunAsync(loop, 4);
        runner.Allow();
        await Task.WhenAll(opening, goodResult, untraced);
        await Assert.ThrowsAsync<InferenceException>(() => badResult);
        await loop.DisposeAsync();

        Assert.Equal(["queue test", "run test"], Of(first));
        Assert.Equal(["queue test", "run test"], Of(good));
        Assert.Equal(["queue test", "run test"], Of(bad));
        var runs = new[] { good, bad }.Select(caller => Run(caller, "run test")).ToArray();
        Assert.Equal([null, "failed"], runs.Select(run => run.GetTagItem("error.type")));
        Assert.All(runs, run => Assert.Equal(4, run.GetTagItem("pipeline.batch.size")));
        var batches = Spans.Where(span => span.DisplayName == "batch test").ToArray();
        Assert.Equal(2, batches.Length);
        Assert.All(batches, batch => Assert.Null(batch.ParentId));
        Assert.Equal(runs.Select(run => run.Context).ToHashSet(), [.. batches[1].Links.Select(link => link.Context)]);
        Assert.Equal(8, Spans.Length);
    }

    [Fact]
    public async Task AnAnswersTimeInTheQueueAndOnTheDeviceArePartsOfItsCall()
    {
        await using (
            var generator = await LlamaGenerator.LoadAsync(
                _model,
                TinyModels.Chat,
                new GeneratorOptions { Slots = 1, ContextTokens = 512 },
                NullLogger.Instance,
                CancellationToken.None
            )
        )
        {
            var callers = Enumerable.Range(0, 2).Select(_ => GenerateAsync(generator)).ToArray();
            foreach (var caller in await Task.WhenAll(callers))
            {
                Assert.Equal(["queue chat", "run chat"], Of(caller));
                var run = Run(caller, "run chat");
                Assert.Equal("first token", Assert.Single(run.Events).Name);
                Assert.True((int)run.GetTagItem("gen_ai.usage.output_tokens")! > 0);
                Assert.True(Run(caller, "queue chat").StartTimeUtc <= run.StartTimeUtc);
            }
        }

        // With one slot they come one after the other, each with steps of its own, however many.
        var runs = Spans.Where(span => span.DisplayName == "run chat").Select(span => span.Context).ToHashSet();
        var batches = Spans.Where(span => span.DisplayName == "batch chat").ToArray();
        Assert.Equal(2, batches.Length);
        Assert.All(batches, batch => Assert.True((int)batch.GetTagItem("pipeline.batch.steps")! >= 1));
        Assert.Equal(runs, [.. batches.Select(batch => Assert.Single(batch.Links).Context)]);
    }

    [Fact]
    public async Task WhereNobodyListensNothingIsKept()
    {
        _listener.Dispose();
        using var caller = new Activity("caller") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        Assert.Null(RequestTrace.OfCaller());
        await using var loop = new BatchLoop<int>(_model, new GatedRunner(), Options);
        Assert.Null(InferenceTraces.Begin("run", "test", _model));
        Assert.Same(caller, Activity.Current);
    }

    private Activity[] Spans => [.. _ended.Where(span => Equals(span.GetTagItem("gen_ai.request.model"), _model))];

    private string[] Of(Activity caller) =>
        [
            .. Spans
                .Where(span => span.TraceId == caller.TraceId && span.ParentSpanId == caller.SpanId)
                .Select(span => span.DisplayName)
                .Order(StringComparer.Ordinal),
        ];

    private Activity Run(Activity caller, string name) =>
        Spans.Single(span => span.TraceId == caller.TraceId && span.DisplayName == name);

    private static (Activity Caller, Task<int[]> Result) Ask(BatchLoop<int> loop, params int[] ids)
    {
        using var caller = Callers.StartActivity("ask")!;
        return (caller, RunAsync(loop, ids));
    }

    private static Task<int[]> RunAsync(BatchLoop<int> loop, params int[] ids) =>
        loop.RunAsync([.. ids.Select(id => new TokenInput([id], 1))], RequestPriority.Bulk, CancellationToken.None);

    private static async Task<Activity> GenerateAsync(LlamaGenerator generator)
    {
        using var caller = Callers.StartActivity("generate")!;
        await foreach (
            var _ in generator.GenerateAsync(
                new GenerationRequest { RawPrompt = "The answer", MaxTokens = 5 },
                CancellationToken.None
            )
        ) { }

        return caller;
    }
}
