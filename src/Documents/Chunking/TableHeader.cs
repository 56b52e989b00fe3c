namespace Pipeline.Documents.Chunking;

/// <summary>The header of a table with bars between its cells: its first row, below which a line of dashes stands.
/// </summary>
internal static class TableHeader
{
    /// <summary>Characters that the header takes at the start of a table, with the line of dashes and its line end; 0
    /// when there is none.</summary>
    public static int Length(TextBlock block)
    {
        var text = block.Text.AsSpan();
        if (block.Kind != BlockKind.Table || !text.StartsWith("|"))
        {
            return 0;
        }

        var first = text.IndexOf('\n');
        if (first < 0)
        {
            return 0;
        }

        var dashes = text[(first + 1)..];
        var second = dashes.IndexOf('\n');
        return
            second > 0
            && dashes[0] == '|'
            && !dashes[..second].ContainsAnyExcept("|-: ")
            && dashes[..second].Contains('-')
            ? first + 1 + second + 1
            : 0;
    }
}
