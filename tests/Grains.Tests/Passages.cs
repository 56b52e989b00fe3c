using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Tests;

/// <summary>Hits as a search would return them.</summary>
internal static class Passages
{
    public static SearchHit Of(
        string text,
        int rank = 1,
        string document = "doc",
        int chunk = 0,
        string? title = null
    ) =>
        new()
        {
            Rank = rank,
            DocumentId = document,
            Version = 1,
            Chunk = chunk,
            Title = title,
            Text = text,
            End = text.Length,
        };

    public static SearchHit[] Context(params string[] texts) =>
        [.. texts.Select((text, i) => Of(text, i + 1, $"doc{i + 1}"))];
}
