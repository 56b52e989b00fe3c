using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Texts;
using Pipeline.Contracts.Documents;

namespace Pipeline.Chaos.Checking;

/// <summary>What must hold when all faults are made good.</summary>
internal static class EndRules
{
    public static IEnumerable<Violation> Check(IReadOnlyCollection<DocumentHistory> documents, EndState end)
    {
        foreach (var twice in end.Documents.GroupBy(info => info.Id).Where(group => group.Count() > 1))
        {
            yield return new Violation(Rule.NothingIsDoubled, $"{twice.Key} is listed {twice.Count()} times");
        }

        var listed = end.Documents.DistinctBy(info => info.Id).ToDictionary(info => info.Id);
        foreach (var stranger in listed.Keys.Except(documents.Select(document => MarkedText.Id(document.Document))))
        {
            yield return new Violation(Rule.NothingIsInvented, $"{stranger} is listed, but nobody wrote it");
        }

        var searches = end.Searches.ToDictionary(search => search.Document);
        foreach (var document in documents)
        {
            foreach (
                var (rule, what) in Check(
                    document,
                    listed.GetValueOrDefault(MarkedText.Id(document.Document)),
                    searches.GetValueOrDefault(document.Document)
                )
            )
            {
                yield return new Violation(
                    rule,
                    $"document {document.Document}: in the end {what}; {string.Join("; ", document.Writes.TakeLast(6))}"
                );
            }
        }

        foreach (var violation in ReplicaRules.CheckEnd(end))
        {
            yield return violation;
        }
    }

    private static IEnumerable<(Rule, string)> Check(DocumentHistory document, DocumentInfo? info, Search? search)
    {
        var possible = document.Possible.ToArray();
        var mayBeAbsent = document.Last is null || possible.Any(write => write.Kind == WriteKind.Delete);
        if (search is not { Error: null, IsWhole: true })
        {
            yield return (Rule.ErrorsAreClear, $"it could not be searched: {search?.Error}");
            yield break;
        }

        if (info is null)
        {
            if (!mayBeAbsent)
            {
                yield return (Rule.NothingIsLost, "it is gone");
            }

            if (search.Hits.Count > 0)
            {
                yield return (Rule.DeletesHold, "it is gone, and found by a search");
            }

            yield break;
        }

        if (info.State != DocumentState.Indexed)
        {
            yield return (Rule.NothingIsLost, $"it is {info.State} ({info.FailureReason})");
            yield break;
        }

        var content = search.Hits.SelectMany(hit => hit.Markers).Select(marker => marker.Content).FirstOrDefault(-1);
        var sources = possible.Where(write => write.Kind != WriteKind.Delete && write.Content == content).ToArray();
        if (sources.Length == 0)
        {
            var isUndeleted = document.Last?.Kind == WriteKind.Delete;
            yield return (
                isUndeleted ? Rule.DeletesHold : Rule.NothingIsLost,
                $"it has content {content} (version {info.Version})"
            );
        }
        else if (!sources.Any(write => write.Labels.Order().SequenceEqual(info.Labels.Order())))
        {
            yield return (Rule.LabelsHold, $"it has the labels [{string.Join(',', info.Labels)}]");
        }

        if (search.Hits.Any(hit => hit.Version != info.Version))
        {
            yield return (Rule.VersionsAreWhole, $"version {info.Version} is listed, and another one found");
        }

        // Writes that were never acknowledged may have made versions of their own.
        if (document.Last?.Version is { } version)
        {
            var isOpen = document.Writes.Any(write => write.Acknowledged is null);
            if (isOpen ? info.Version < version : info.Version != version)
            {
                yield return (Rule.VersionsAscend, $"it has version {info.Version}");
            }
        }
    }
}
