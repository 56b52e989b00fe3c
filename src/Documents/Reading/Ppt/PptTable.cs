using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Ppt;

/// <summary>Finds the rows and columns of a table by where its cells begin. What a merged cell says is said for each of
/// its rows and columns.</summary>
internal static class PptTable
{
    // PowerPoint makes tables of 75 rows and columns at most.
    private const int MaxEdges = 128;

    /// <summary>The table's text, with its first row as header; null: these are no cells of a table.</summary>
    public static string? Write(List<PptCell> cells, ReadingLimits limits)
    {
        cells = cells.FindAll(cell => cell.Right > cell.Left && cell.Bottom > cell.Top);
        var tops = Edges(cells, cell => cell.Top);
        var lefts = Edges(cells, cell => cell.Left);
        if (tops.Count is 0 or > MaxEdges || lefts.Count is 0 or > MaxEdges || cells.Count > tops.Count * lefts.Count)
        {
            return null;
        }

        var grid = tops.ConvertAll(_ => Enumerable.Repeat("", lefts.Count).ToArray());
        foreach (var cell in cells)
        {
            var text = string.Join('\n', cell.Texts.Select(one => one.Value.Replace('\r', '\n')));
            for (var row = tops.BinarySearch(cell.Top); row < tops.Count && tops[row] < cell.Bottom; row++)
            {
                for (var at = lefts.BinarySearch(cell.Left); at < lefts.Count && lefts[at] < cell.Right; at++)
                {
                    grid[row][at] = text;
                }
            }
        }

        var table = new BarTable(limits);
        if (grid.Count > 1)
        {
            table.SetHeader(grid[0]);
        }
        else
        {
            table.Row(grid[0]);
        }

        foreach (var row in grid.Skip(1))
        {
            table.Row(row);
        }
        return table.ToString();
    }

    private static List<int> Edges(List<PptCell> cells, Func<PptCell, int> edge) =>
        [.. cells.Select(edge).Distinct().Order()];
}
