namespace Pipeline.Benchmarks.Reading;

/// <summary>A file that somebody made, with the text that it is known to hold.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Name">Its path below the set's folder of files.</param>
/// <param name="Format">Its format.</param>
/// <param name="Expected">Where the text lies, or null.</param>
/// <param name="Kind">What the text is: "full", "md-full", "html-main-content" and so on.</param>
internal sealed record RealFile(string Path, string Name, string Format, string? Expected, string Kind)
{
    // What a reader is not asked to find word by word.
    private static readonly HashSet<string> Uncounted =
    [
        "snippets",
        "olmocr-tests",
        "json-rows",
        "decoded-with-declared-encoding",
    ];

    /// <summary>Whether the text can be compared word by word.</summary>
    public bool IsCounted => Expected is not null && !Uncounted.Contains(Kind);

    /// <summary>The files that a folder's MANIFEST.tsv lists: path, format, source, expected and kind, with tabs
    /// between.</summary>
    public static IReadOnlyList<RealFile> In(string folder)
    {
        var files = new List<RealFile>();
        foreach (var line in File.ReadLines(System.IO.Path.Combine(folder, "MANIFEST.tsv")).Skip(1))
        {
            var cells = line.Split('\t');
            files.Add(
                new RealFile(
                    System.IO.Path.Combine(folder, cells[0]),
                    cells[0][(cells[0].IndexOf('/') + 1)..],
                    cells[1],
                    cells[3].Length > 0 ? System.IO.Path.Combine(folder, cells[3]) : null,
                    cells[4]
                )
            );
        }
        return files;
    }
}
