using System.Collections.Concurrent;
using System.Diagnostics;
using Pipeline.Grains.Telemetry;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Cluster.Hosting;

/// <summary>What silos and their clients tell of their work; a test's own spans are the roots.</summary>
internal sealed class Spans : IDisposable
{
    private const string OwnName = "Pipeline.Cluster";
    private static readonly ActivitySource Own = new(OwnName);
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    /// <param name="isRecorded">Whether whoever begins a trace wants to see it.</param>
    public Spans(bool isRecorded = true)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name
                    is OwnName
                        or PipelineTraces.SourceName
                        or InferenceTraces.SourceName
                        or GrainCallTraces.SourceName,

            // As the SDK samples: by the parent, and where there is none by what is wanted.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent == default
                    ? isRecorded || options.Source.Name != OwnName
                        ? ActivitySamplingResult.AllDataAndRecorded
                        : ActivitySamplingResult.PropagationData
                    : options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                        ? ActivitySamplingResult.AllDataAndRecorded
                        : options.Parent.IsRemote
                            ? ActivitySamplingResult.PropagationData
                            : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>All that have ended, in that order.</summary>
    public Activity[] All => [.. _ended];

    /// <summary>Those of a trace.</summary>
    public Activity[] Of(Activity root) => [.. _ended.Where(span => span.TraceId == root.TraceId)];

    /// <summary>Begins a trace.</summary>
    public static Activity Begin(string name)
    {
        Activity.Current = null;
        return Own.StartActivity(name)!;
    }

    /// <summary>A span's attribute.</summary>
    public static object? Tag(Activity span, string name) => span.GetTagItem(name);

    public void Dispose() => _listener.Dispose();
}
