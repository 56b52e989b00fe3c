using Pipeline.Chaos.Histories;

namespace Pipeline.Chaos.Checking;

/// <summary>Finds what a history shows that must not be. It knows nothing but the history.</summary>
internal static class HistoryChecker
{
    /// <summary>Checks a history.</summary>
    /// <returns>The rules that were broken; none: all is well.</returns>
    public static IReadOnlyList<Violation> Check(History history)
    {
        var outages = history.Outages.ToArray();
        var documents = history
            .Writes.GroupBy(write => write.Document)
            .ToDictionary(group => group.Key, group => new DocumentHistory(group.Key, group));
        var end = history.End is { } state
            ? EndRules.Check(documents.Values, state)
            : [new Violation(Rule.SilosBehave, "the cluster did not come to rest")];
        return
        [
            .. history.Incidents.Select(incident => new Violation(Rule.SilosBehave, incident)),
            .. from outage in outages
            where outage.Problem is not null
            select new Violation(Rule.SilosBehave, $"{outage.Kind} at {outage.Began:c}: {outage.Problem}"),
            .. documents.Values.SelectMany(WriteRules.Check),
            .. history
                .Searches.Concat(history.End?.Searches ?? [])
                .SelectMany(search => SearchRules.Check(Of(search.Document), search)),
            .. history.Failures.SelectMany(failure => CallRules.Check(failure, outages)),
            .. history.Asks.SelectMany(ask => CallRules.Check(ask, Of(ask.Document), outages)),
            .. ReplicaRules.CheckOpenings(history.Inspections, outages),
            .. end,
        ];

        DocumentHistory Of(int document) => documents.GetValueOrDefault(document) ?? new DocumentHistory(document, []);
    }
}
