using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Guardrails;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Questions;
using Pipeline.Grains.Telemetry;
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
internal sealed class GuardTrials(IGuardPolicies policies, TopicGuard topics, PipelineMetrics metrics) : IGuardTrials
{
    public async Task<GuardTrial> TryAsync(
        CollectionSettings settings,
        GuardPlace place,
        string text,
        CancellationToken cancellationToken
    )
    {
        var held = policies.For(settings, key: null);
        var verdict = PolicyTrial.Of(held.Guard, place, text);
        var trial = new GuardTrial(
            held.Version,
            place,
            verdict.Action,
            verdict.Rule,
            [.. verdict.Findings.Select(found => new VerdictSpan(found.Rule, found.Start, found.Length))],
            verdict.Text
        );
        if (place == GuardPlace.Question && verdict.Action != GuardAction.Block)
        {
            var stages = new StageCollector(wantsLists: false);
            var clock = new StageClock(stages, metrics);
            var topic = await topics.JudgeAsync(held, verdict.Text, clock, cancellationToken);
            trial = topic is null
                ? trial with
                {
                    Skipped = stages.Stages.FirstOrDefault(stage => stage.Status == StageStatus.Skipped),
                }
                : trial with
                {
                    Action = topic.Action,
                    Rule = topic.Rule,
                    Findings = [.. trial.Findings, .. topic.Spans],
                    Text = "",
                };
        }

        return trial.Action == GuardAction.Block
            ? trial with
            {
                Refusal = held.Guard.Policy.Form.Refusal(trial.Rule, text),
            }
            : trial;
    }
}
