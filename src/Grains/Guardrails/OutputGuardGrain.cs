using Orleans.Placement;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Telemetry;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Guardrails;

/// <summary>Inspects one answer as it is written; nothing leaves before it was seen here.</summary>
[PreferLocalPlacement]
internal sealed class OutputGuardGrain(CollectionPolicies policies, PipelineMetrics metrics) : Grain, IOutputGuardGrain
{
    private StreamingGuard? _guard;
    private int _reported;

    public async Task<GuardedText> Push(string piece, bool last)
    {
        if (_guard is null)
        {
            var collection = this.GetPrimaryKeyString().Split('/')[0];
            _guard = new StreamingGuard(await policies.FindAsync(collection));
        }

        var released = _guard.Push(piece);
        if (last)
        {
            released += _guard.Complete();
            DeactivateOnIdle();
        }

        Verdict? verdict = null;
        var verdicts = _guard.Verdicts;
        for (; _reported < verdicts.Count; _reported++)
        {
            if (verdicts[_reported].ToContract() is { } spoken)
            {
                verdict = verdict is null ? spoken : spoken with { Spans = [.. verdict.Spans, .. spoken.Spans] };
                metrics.Verdict("Output", spoken.Action.ToString(), spoken.Rule ?? "");
            }
        }

        return new GuardedText(released, verdict);
    }
}
