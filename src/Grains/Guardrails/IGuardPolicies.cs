using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Grains.Guardrails;

/// <summary>The guardrail policies that this silo has, from the files of its folder.</summary>
public interface IGuardPolicies
{
    /// <summary>The policies as they are now.</summary>
    PolicySet Current { get; }

    /// <summary>Refuses a name that no policy here has.</summary>
    /// <param name="field">The request's field that names it.</param>
    /// <param name="name">The name; null or empty: none is asked for.</param>
    /// <exception cref="PipelineException">There is none.</exception>
    void Check(string field, string? name);

    /// <summary>The policy by which a question to a collection is guarded now.</summary>
    /// <param name="settings">The collection's settings.</param>
    /// <param name="key">The policy of the caller's key; null: it has none.</param>
    /// <exception cref="PipelineException">A policy that is named is not here: nothing goes on unguarded.</exception>
    HeldPolicy For(CollectionSettings settings, string? key);
}
