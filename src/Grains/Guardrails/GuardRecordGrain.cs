using Pipeline.Contracts.Guardrails;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Guardrails;

/// <inheritdoc cref="IGuardRecordGrain"/>
/// <remarks>In memory, since nothing follows from it: the log and the metrics last.</remarks>
[OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class GuardRecordGrain(TimeProvider time) : Grain, IGuardRecordGrain
{
    /// <summary>Kinds that are counted: rules come from policies, and policies change.</summary>
    private const int MostKinds = 1000;

    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private readonly Dictionary<(string Rule, GuardPlace Place, GuardAction Action), long> _counts = [];
    private readonly Queue<RecordedVerdict> _latest = new();
    private readonly DateTimeOffset _since = time.GetUtcNow();

    public Task Add(IReadOnlyList<RecordedVerdict> verdicts)
    {
        DelayDeactivation(KeptFor);
        foreach (var verdict in verdicts)
        {
            var kind = (verdict.Rule ?? "", verdict.Place, verdict.Action);
            if (_counts.Count < MostKinds || _counts.ContainsKey(kind))
            {
                _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
            }

            _latest.Enqueue(verdict);
            if (_latest.Count > IGuardRecordGrain.Most)
            {
                _latest.Dequeue();
            }
        }

        return Task.CompletedTask;
    }

    public Task<GuardRecord> Read(int limit) =>
        Task.FromResult(
            new GuardRecord(
                _since,
                [
                    .. _counts
                        .OrderByDescending(count => count.Value)
                        .ThenBy(count => count.Key.Rule, StringComparer.Ordinal)
                        .ThenBy(count => count.Key.Place)
                        .Select(count => new VerdictCount(
                            count.Key.Rule,
                            count.Key.Place,
                            count.Key.Action,
                            count.Value
                        )),
                ],
                [.. _latest.Reverse().Take(limit)]
            )
        );
}
