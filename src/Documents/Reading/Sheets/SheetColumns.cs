namespace Pipeline.Documents.Reading.Sheets;

/// <summary>Tells tables that stand side by side from one table with blank columns.</summary>
internal static class SheetColumns
{
    // More tables than this do not stand side by side.
    private const int MaxGroups = 16;

    /// <summary>The tables of a band of rows, from left to right, each as bands of touching rows.</summary>
    public static List<List<List<SheetRow>>> Groups(List<SheetRow> band)
    {
        var ranges = Ranges(band);
        var groups = new List<List<List<SheetRow>>>();
        if (ranges.Count is > 1 and <= MaxGroups)
        {
            foreach (var (first, last) in ranges)
            {
                groups.Add(Bands(band, first, last));
            }
        }

        // Blank columns also part the columns of one table: only what begins as a table of its own is one.
        return groups.Count > 1 && groups.TrueForAll(IsOwn)
            ? groups
            :
            [
                [band],
            ];
    }

    private static bool IsOwn(List<List<SheetRow>> bands) => bands[0].Count > 1 && bands[0][0].IsHeaderLike;

    // Ranges of columns of which every one has text in some row.
    private static List<(int First, int Last)> Ranges(List<SheetRow> band)
    {
        var used = new SortedDictionary<int, int>();
        foreach (var row in band)
        {
            foreach (var cell in row.Cells)
            {
                used[cell.Column] = Math.Max(used.GetValueOrDefault(cell.Column), cell.Last);
            }
        }

        var ranges = new List<(int First, int Last)>();
        foreach (var (first, last) in used)
        {
            if (ranges.Count > 0 && first <= ranges[^1].Last + 1)
            {
                ranges[^1] = (ranges[^1].First, Math.Max(ranges[^1].Last, last));
            }
            else
            {
                ranges.Add((first, last));
            }
        }
        return ranges;
    }

    private static List<List<SheetRow>> Bands(List<SheetRow> band, int first, int last)
    {
        var bands = new List<List<SheetRow>>();
        var before = -2;
        foreach (var row in band)
        {
            if (row.Within(first, last) is not { } part)
            {
                continue;
            }

            if (part.Number > before + 1)
            {
                bands.Add([]);
            }

            bands[^1].Add(part);
            before = part.Number;
        }
        return bands;
    }
}
