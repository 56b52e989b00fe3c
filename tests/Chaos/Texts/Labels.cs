namespace Pipeline.Chaos.Texts;

/// <summary>Access labels, and who may read what.</summary>
internal static class Labels
{
    /// <summary>The header in which a caller's labels come.</summary>
    public const string Header = "X-Access-Labels";

    /// <summary>Labels of callers who read everything.</summary>
    public static IReadOnlyList<string> All { get; } = ["blue", "red"];

    /// <summary>The labels that a document may have.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> OfDocuments { get; } =
    [
        [],
        ["red"],
        ["blue"],
        All,
    ];

    /// <summary>The labels that a caller may have.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> OfCallers { get; } =
    [
        [],
        ["red"],
        ["blue"],
        All,
    ];

    /// <summary>Whether a caller may read a document.</summary>
    public static bool MayRead(IReadOnlyList<string> caller, IReadOnlyList<string> document) =>
        document.Count == 0 || document.Any(caller.Contains);
}
