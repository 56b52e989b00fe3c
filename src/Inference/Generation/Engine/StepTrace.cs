using System.Diagnostics;
using Pipeline.Inference.Telemetry;

namespace Pipeline.Inference.Generation.Engine;

/// <summary>
/// The steps of an engine as traces see them: a span for as long as the same requests share the batch, linked to each
/// of them. One for every step would be one for every token. Touched by the engine's thread only.
/// </summary>
/// <param name="model">The model's name.</param>
internal sealed class StepTrace(string model)
{
    private readonly List<ActivityContext> _shared = [];
    private readonly List<ActivityContext> _now = [];
    private Activity? _span;
    private int _sequences;
    private int _steps;
    private long _tokens;

    /// <summary>A step has run.</summary>
    public void Ran(StepPlan plan)
    {
        if (_span is null && !InferenceTraces.Source.HasListeners())
        {
            return;
        }

        _now.Clear();
        foreach (var entry in plan.Entries)
        {
            if (entry.Sequence.Trace?.Running is { } running)
            {
                _now.Add(running);
            }
        }

        if (plan.Entries.Count != _sequences || !_now.SequenceEqual(_shared))
        {
            End();
            Begin(plan.Entries.Count);
        }

        _steps++;
        _tokens += plan.TokenCount;
    }

    /// <summary>No more steps for now.</summary>
    public void End()
    {
        _span
            ?.SetTag(InferenceTraces.BatchSize, _sequences)
            .SetTag(InferenceTraces.BatchTokens, _tokens)
            .SetTag("pipeline.batch.steps", _steps)
            .End();
        _span = null;
        _shared.Clear();
        (_sequences, _steps, _tokens) = (0, 0, 0);
    }

    private void Begin(int sequences)
    {
        if (_now.Count == 0)
        {
            return;
        }

        _sequences = sequences;
        _shared.AddRange(_now);
        _span = InferenceTraces.Begin(
            "batch",
            "chat",
            model,
            links: _shared.Select(running => new ActivityLink(running))
        );
    }
}
