using System.Text;

namespace Pipeline.Documents.Chunking;

/// <summary>Writes pieces of a table's rows with the names of their columns: "| name: Kim | team: 3 |".</summary>
internal sealed class NamedCells(string text)
{
    // Where pieces begin that are no rows, and how many bars of their row stand before.
    private readonly Dictionary<int, int> _bars = [];
    private (int At, int Bars) _last;

    /// <summary>Writes a piece.</summary>
    /// <param name="unit">The piece.</param>
    /// <param name="table">Where its table begins.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="result">Takes the text.</param>
    /// <param name="added">Takes where the names stand in it; null: nobody asks.</param>
    public void Write(
        TextUnit unit,
        int table,
        IReadOnlyList<string> names,
        StringBuilder result,
        List<TextRange>? added
    )
    {
        var bars = BarsBefore(unit.Start, table);
        if (bars > 0 && !IsBar(text, unit.Start))
        {
            Name(bars - 1);
        }

        for (var i = unit.Start; i < unit.End; i++)
        {
            result.Append(text[i]);
            if (!IsBar(text, i))
            {
                continue;
            }

            bars++;
            // A cell that says nothing is a blank between two bars.
            if (i + 2 < unit.End && text[i + 1] == ' ' && text[i + 2] != '|')
            {
                result.Append(' ');
                i++;
                Name(bars - 1);
            }
        }

        void Name(int column)
        {
            if (column < names.Count && names[column].Length > 0)
            {
                added?.Add(new TextRange(result.Length, names[column].Length + 2));
                result.Append(names[column]).Append(": ");
            }
        }
    }

    /// <summary>Whether a bar parts cells: one in a cell stands behind a backslash.</summary>
    public static bool IsBar(string text, int at) => text[at] == '|' && (at == 0 || text[at - 1] != '\\');

    // Pieces come in order when they are cut, and again when they are packed.
    private int BarsBefore(int at, int table)
    {
        if (at == table || text[at - 1] == '\n')
        {
            return 0;
        }

        if (_bars.TryGetValue(at, out var known))
        {
            return known;
        }

        var (from, bars) =
            _last.At >= table && _last.At <= at ? _last : (text.LastIndexOf('\n', at, at - table) + 1, 0);
        from = Math.Max(from, table);
        for (var i = from; i < at; i++)
        {
            bars = text[i] == '\n' ? 0 : bars + (IsBar(text, i) ? 1 : 0);
        }

        _last = (at, bars);
        return _bars[at] = bars;
    }
}
