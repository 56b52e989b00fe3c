using Pipeline.Contracts.Collections;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Guardrails;

/// <summary>The guardrail policy of each collection: its own, or the default.</summary>
internal sealed class CollectionPolicies(IGrainFactory grains)
{
    public async Task<GuardPolicy> FindAsync(string collection)
    {
        var settings = await grains.GetGrain<ICollectionGrain>(collection).FindSettings();
        return settings?.GuardrailPolicy is { } json ? GuardPolicy.Parse(json) : GuardPolicy.Default;
    }
}
