using System.Diagnostics;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Generation.Engine;

/// <summary>A sequence's way through the engine as its caller's trace tells it: how long it waited, and how long it was
/// on the device. Touched by the engine's thread only.</summary>
internal sealed class SequenceTrace
{
    private const string Operation = "chat";
    private readonly RequestTrace _request;
    private Activity? _run;

    private SequenceTrace(RequestTrace request) => _request = request;

    /// <summary>The span of its time on the device; null before, and after.</summary>
    public ActivityContext? Running => _run?.Context;

    /// <summary>The trace of whoever calls; null where nobody wants to see it.</summary>
    public static SequenceTrace? OfCaller() => RequestTrace.OfCaller() is { } trace ? new SequenceTrace(trace) : null;

    /// <summary>It has a slot, the first time or again.</summary>
    public void Run(string model)
    {
        if (_run is null)
        {
            _run = _request.Run(Operation, model);
        }
        else
        {
            _run.AddEvent(new ActivityEvent("resumed"));
        }
    }

    /// <summary>It has a first token.</summary>
    public void FirstToken() => _run?.AddEvent(new ActivityEvent("first token"));

    /// <summary>It has to make room for others.</summary>
    public void Preempted() => _run?.AddEvent(new ActivityEvent("preempted"));

    /// <summary>It is over; only the first time counts.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="error">A short name of what went wrong; null for nothing.</param>
    public void End(Sequence sequence, string model, string? error = null)
    {
        _request.LeaveQueue(Operation, model, error);
        _run?.SetTag("gen_ai.usage.input_tokens", sequence.PromptLength)
            .SetTag("gen_ai.usage.output_tokens", sequence.Generated)
            .SetTag("pipeline.cached_tokens", sequence.Answer.SharedTokens)
            .End(error);
        _run = null;
    }
}
