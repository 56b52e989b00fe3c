namespace Pipeline.Architecture.Tests.Wire;

/// <summary>The wire form that was written down, and how another differs from it.</summary>
internal static class WireManifest
{
    private const string Is = " = ";

    /// <summary>Reads what was written down.</summary>
    public static SortedDictionary<string, string> Parse(IEnumerable<string> lines)
    {
        var entries = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#'))
        {
            var end = line.IndexOf(Is, StringComparison.Ordinal);
            entries.Add(line[..end], line[(end + Is.Length)..]);
        }

        return entries;
    }

    /// <summary>What a silo of the version that was written down would not understand any more.</summary>
    public static IReadOnlyList<string> Broken(
        IReadOnlyDictionary<string, string> written,
        IReadOnlyDictionary<string, string> now
    ) =>
        [
            .. from entry in written
            let found = now.GetValueOrDefault(entry.Key)
            where found != entry.Value
            select found is null
                ? $"{entry.Key}{Is}{entry.Value}: it is gone"
                : $"{entry.Key}{Is}{entry.Value}: it is '{found}' now",
        ];

    /// <summary>What has come since.</summary>
    public static IReadOnlyList<string> Added(
        IReadOnlyDictionary<string, string> written,
        IReadOnlyDictionary<string, string> now
    ) => [.. now.Where(entry => !written.ContainsKey(entry.Key)).Select(Line)];

    /// <summary>Both, in the form in which it is written down.</summary>
    public static IEnumerable<string> Lines(
        IReadOnlyDictionary<string, string> written,
        IReadOnlyDictionary<string, string> now
    ) =>
        new SortedDictionary<string, string>(
            now.Concat(written)
                .GroupBy(entry => entry.Key)
                .ToDictionary(group => group.Key, group => group.Last().Value),
            StringComparer.Ordinal
        ).Select(Line);

    private static string Line(KeyValuePair<string, string> entry) => $"{entry.Key}{Is}{entry.Value}";
}
