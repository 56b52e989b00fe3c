using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Guardrails;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Grains.Guardrails;

/// <summary>Tries texts as a question to a collection would, and keeps nothing of them: no verdict is counted, recorded
/// or logged.</summary>
public interface IGuardTrials
{
    /// <summary>Tries a text.</summary>
    /// <param name="settings">The collection's settings.</param>
    /// <param name="place">Where the text would stand.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<GuardTrial> TryAsync(
        CollectionSettings settings,
        GuardPlace place,
        string text,
        CancellationToken cancellationToken
    );
}

/// <inheritdoc cref="IGuardTrials"/>
internal sealed class GuardTrials(IGuardPolicies policies) : IGuardTrials
{
    public Task<GuardTrial> TryAsync(
        CollectionSettings settings,
        GuardPlace place,
        string text,
        CancellationToken cancellationToken
    )
    {
        var held = policies.For(settings, key: null);
        var verdict = PolicyTrial.Of(held.Guard, place, text);
        return Task.FromResult(
            new GuardTrial(
                held.Version,
                place,
                verdict.Action,
                verdict.Rule,
                [.. verdict.Findings.Select(found => new VerdictSpan(found.Rule, found.Start, found.Length))],
                verdict.Text
            )
        );
    }
}
