using System.Text;

namespace Pipeline.Documents.Reading.Blocks;

/// <summary>Writes tables as text, one row a line, so that a row that is cut off from its header can still be understood.</summary>
internal static class TableText
{
    /// <summary>Writes a table.</summary>
    /// <param name="header">The column names, or null when the table has none.</param>
    /// <param name="rows">The rows below the header.</param>
    /// <param name="limits">A header is repeated in every row, so a small table can make a long text: checked row by row.</param>
    public static string Write(
        IReadOnlyList<string>? header, IReadOnlyList<IReadOnlyList<string>> rows, ReadingLimits limits)
    {
        var names = header?.Select(TextCleaning.OneLine).ToList();
        var result = new StringBuilder();
        if (names is not null && rows.Count == 0)
            result.AppendJoin('\t', names);
        foreach (var row in rows)
        {
            var before = result.Length;
            if (before > 0)
                result.Append('\n');
            var start = result.Length;
            AppendRow(result, names, row);
            if (result.Length == start)
                result.Length = before;
            if (result.Length > limits.MaxCharacters)
                throw Failures.OutputTooLarge(limits);
        }
        return result.ToString();
    }

    private static void AppendRow(StringBuilder result, List<string>? names, IReadOnlyList<string> row)
    {
        var cells = row.Select(TextCleaning.OneLine).ToList();
        if (cells.TrueForAll(cell => cell.Length == 0))
            return;
        if (names is null)
        {
            result.AppendJoin('\t', cells);
            return;
        }
        var first = true;
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length == 0)
                continue;
            result.Append(first ? "" : "; ");
            if (i < names.Count && names[i].Length > 0 && names[i] != cells[i])
                result.Append(names[i]).Append(": ");
            result.Append(cells[i]);
            first = false;
        }
    }
}
