using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Web;

/// <summary>Which pages of the web are taken.</summary>
/// <param name="Start">The first page, or a sitemap.</param>
/// <param name="Filter">Which addresses are taken; links of others are followed all the same.</param>
public sealed record WebSettings(Uri Start, PathFilter Filter)
{
    /// <summary>Our name in robots.txt.</summary>
    public const string Agent = "PipelineBot";

    /// <summary>How many links away from the first page a page may be, 0 to 100; those of a sitemap are 0
    /// away.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Most pages.</summary>
    public int MaxPages { get; init; } = 10_000;

    /// <summary>The largest page, in bytes.</summary>
    public long MaxBytes { get; init; } = 32 << 20;

    /// <summary>What is sent as <c>Authorization</c>, to the site alone; null: nothing.</summary>
    public string? Authorization { get; init; }

    /// <summary>Whether robots.txt is asked and kept to.</summary>
    public bool Robots { get; init; } = true;
}
