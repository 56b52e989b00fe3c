using Pipeline.Chaos.Histories;
using Pipeline.Chaos.Texts;

namespace Pipeline.Chaos.Checking;

/// <summary>What must hold for a search that was answered.</summary>
internal static class SearchRules
{
    public static IEnumerable<Violation> Check(DocumentHistory document, Search search)
    {
        if (search.Error is not null)
        {
            yield break;
        }

        foreach (var (rule, what) in Contents(search).Concat(Seen(document, search)))
        {
            yield return new Violation(rule, $"document {document.Document}: {search} {what}");
        }
    }

    /// <summary>What can be said of the hits alone.</summary>
    private static IEnumerable<(Rule, string)> Contents(Search search)
    {
        var hits = search.Hits;
        if (hits.Any(hit => hit.DocumentId != MarkedText.Id(search.Document)))
        {
            yield return (Rule.NothingIsInvented, $"found others: {Words(hits)}");
        }

        if (hits.Select(hit => (hit.DocumentId, hit.Version, hit.Chunk)).Distinct().Count() < hits.Count)
        {
            yield return (Rule.NothingIsDoubled, $"found a chunk twice: {Words(hits)}");
        }

        var markers = hits.SelectMany(hit => hit.Markers).ToArray();
        if (markers.Distinct().Count() < markers.Length)
        {
            yield return (Rule.NothingIsDoubled, $"found a mark twice: {Words(hits)}");
        }

        var contents = markers.Select(marker => marker.Content).Distinct().ToArray();
        if (hits.Select(hit => hit.Version).Distinct().Count() > 1 || contents.Length > 1)
        {
            yield return (Rule.VersionsAreWhole, $"found two versions at once: {Words(hits)}");
        }
        else if (search.IsWhole && hits.Count > 0)
        {
            var parts = markers.Select(marker => marker.Part).Distinct().Count();
            if (contents.Length == 0 || parts != MarkedText.Parts(contents[0]))
            {
                yield return (Rule.VersionsAreWhole, $"found a part of a version: {Words(hits)}");
            }
        }
    }

    /// <summary>What can be said of them beside the writes.</summary>
    private static IEnumerable<(Rule, string)> Seen(DocumentHistory document, Search search)
    {
        // A version that another overtakes before it is searchable never becomes so: until the other is there, what
        // was before is seen.
        var isOvertaken = document.Writes.Any(write =>
            write.Order > search.AtLeast && write.Kind == WriteKind.Submit && write.Invoked <= search.Ended
        );
        var atLeast = isOvertaken ? 0 : search.AtLeast;
        var found = search.Hits.SelectMany(hit => hit.Markers.Select(marker => (hit.Version, marker.Content)));
        foreach (var (version, content) in found.Distinct())
        {
            if (document.Judge(content, search.Scope, search.Invoked, search.Ended, atLeast) is { } rule)
            {
                yield return (rule, $"found content {content} (version {version}); {Writes(document, search)}");
            }

            var of = document.Writes.FirstOrDefault(write =>
                write.Kind == WriteKind.Submit && write.Acknowledged is not null && write.Version == version
            );
            if (of is not null && of.Content != content)
            {
                yield return (Rule.VersionsAscend, $"found content {content} as version {version}, but {of}");
            }
        }

        if (
            atLeast > 0
            && search is { IsWhole: true, Hits.Count: 0 }
            && document.MustBeFound(search.Scope, search.Ended, atLeast)
        )
        {
            yield return (Rule.WritesAreRead, $"found nothing; {Writes(document, search)}");
        }
    }

    private static string Words(IReadOnlyList<FoundChunk> hits) =>
        string.Join(
            ", ",
            hits.Select(hit =>
                $"{hit.DocumentId}@{hit.Version}#{hit.Chunk} ({string.Join(' ', hit.Markers.Select(m => $"{m.Content}.{m.Part}"))})"
            )
        );

    /// <summary>The writes around a search.</summary>
    private static string Writes(DocumentHistory document, Search search) =>
        string.Join("; ", document.Writes.Where(write => write.Invoked <= search.Ended).TakeLast(5));
}
