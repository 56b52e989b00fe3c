using System.Text.Json;
using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Answers.Conflicts;

/// <summary>Which of two documents is the newer one, where their metadata says so: <c>supersedes</c> with the id of the
/// other (several: separated by commas), or <c>version</c> of both, for documents of the same title. Nothing else
/// decides: a later date of a file says nothing of what holds.</summary>
internal static class DocumentEdition
{
    /// <summary>Whether a passage's document takes the place of another's.</summary>
    public static bool IsNewer(Claim one, Claim other) =>
        Names(one.Hit, "supersedes", other.Hit.DocumentId)
        || (
            !Names(other.Hit, "supersedes", one.Hit.DocumentId)
            && one.Headings.Count > 0
            && one.Headings.SetEquals(other.Headings)
            && VersionOf(one.Hit) is { } newer
            && VersionOf(other.Hit) is { } older
            && newer > older
        );

    private static bool Names(SearchHit hit, string field, string id) =>
        Read(hit, field)?.Split(',', StringSplitOptions.TrimEntries).Contains(id, StringComparer.Ordinal) == true;

    private static Version? VersionOf(SearchHit hit)
    {
        var text = Read(hit, "version")?.TrimStart('v', 'V');
        return text is null ? null
            : Version.TryParse(text.Contains('.') ? text : $"{text}.0", out var version) ? version
            : null;
    }

    private static string? Read(SearchHit hit, string field)
    {
        if (string.IsNullOrEmpty(hit.Metadata))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(hit.Metadata);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(field, out var value)
                && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
                ? value.ToString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
