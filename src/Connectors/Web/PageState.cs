using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipeline.Connectors.Web;

/// <summary>What is remembered of a page until it is asked for again.</summary>
/// <param name="ETag">Its entity tag.</param>
/// <param name="LastModified">The time of its last change, as it was sent.</param>
/// <param name="Links">Where its links lead on the site, so that they are followed though the page is not sent
/// again.</param>
/// <param name="Asked">When it was last asked for, in ticks (UTC).</param>
internal sealed record PageState(
    [property: JsonPropertyName("e")] string? ETag,
    [property: JsonPropertyName("m")] string? LastModified,
    [property: JsonPropertyName("l")] IReadOnlyList<string> Links,
    [property: JsonPropertyName("a")] long Asked
)
{
    private const int LongestTag = 500;

    /// <summary>As it is kept.</summary>
    public string Write() =>
        JsonSerializer.Serialize(
            this with
            {
                ETag = ETag?.Length <= LongestTag ? ETag : null,
                LastModified = LastModified?.Length <= LongestTag ? LastModified : null,
            }
        );

    /// <summary>As it was kept; null: nothing that can be read was.</summary>
    public static PageState? Read(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<PageState>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
