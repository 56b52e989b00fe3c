using Orleans.Concurrency;
using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Telemetry;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Guardrails;

/// <summary>Inspects questions and passages of one collection.</summary>
[StatelessWorker]
internal sealed class GuardGrain(CollectionPolicies policies, PipelineMetrics metrics) : Grain, IGuardGrain
{
    public async Task<IReadOnlyList<GuardedText>> Inspect(GuardPlace place, IReadOnlyList<string> texts)
    {
        var guard = new TextGuard(await policies.FindAsync(this.GetPrimaryKeyString()));
        var results = new GuardedText[texts.Count];
        for (var i = 0; i < texts.Count; i++)
        {
            var verdict = guard.Inspect(place, texts[i]);
            results[i] = new GuardedText(verdict.Text, verdict.ToContract());
            if (results[i].Verdict is { } spoken)
            {
                metrics.Verdict(place.ToString(), spoken.Action.ToString(), spoken.Rule ?? "");
            }
        }

        return results;
    }
}
