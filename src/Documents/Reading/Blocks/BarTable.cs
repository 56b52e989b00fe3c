using System.Text;

namespace Pipeline.Documents.Reading.Blocks;

/// <summary>
/// Writes a table with bars between its cells, as Markdown does: "| a | b |". A header stands once, with a line of
/// dashes below it, by which the chunker knows it and writes it above every piece of the table.
/// </summary>
internal sealed class BarTable(ReadingLimits limits)
{
    private readonly StringBuilder _text = new();
    private long _cells;

    /// <summary>Whether anything has been written.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>Characters that have been written.</summary>
    public int Length => _text.Length;

    /// <summary>Writes the header, which must come first.</summary>
    public void SetHeader(IReadOnlyList<string> names)
    {
        Row(names);
        if (_text.Length > 0)
        {
            _text.Append('\n').Append('|').Insert(_text.Length, " - |", names.Count);
        }
    }

    /// <summary>Adds a row; one without text is left out, and so are empty cells at its end.</summary>
    /// <exception cref="DocumentReadException">The table is larger than the limit.</exception>
    public void Row(IReadOnlyList<string> cells)
    {
        var count = cells.Count;
        while (count > 0 && string.IsNullOrWhiteSpace(cells[count - 1]))
        {
            count--;
        }

        _cells += cells.Count;
        if (_cells > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }

        if (count == 0)
        {
            return;
        }

        _text.Append(_text.Length > 0 ? "\n|" : "|");
        for (var i = 0; i < count; i++)
        {
            _text.Append(' ').Append(TextCleaning.OneLine(cells[i]).Replace("|", "\\|")).Append(" |");
        }

        if (_text.Length > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }
    }

    /// <summary>The table's text.</summary>
    public override string ToString() => _text.ToString();
}
