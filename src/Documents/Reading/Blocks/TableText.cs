using System.Text;

namespace Pipeline.Documents.Reading.Blocks;

/// <summary>
/// Writes a table as text, one row a line, so that a row that is cut off from its header can still be understood. Rows
/// are written as they come: a table whose cells span, or whose header is repeated in every row, can be far larger than
/// its source.
/// </summary>
/// <param name="limits">The text's limit, which holds for the number of cells too, or empty ones would cost
/// nothing.</param>
internal sealed class TableText(ReadingLimits limits)
{
    private readonly StringBuilder _text = new();
    private List<string>? _names;
    private bool _hasRows;
    private long _cells;

    /// <summary>Characters that have been written.</summary>
    public int Length => _text.Length;

    /// <summary>Whether a row has been added.</summary>
    public bool HasRows => _hasRows;

    /// <summary>The column names, or null.</summary>
    public IReadOnlyList<string>? Header => _names;

    /// <summary>Names the columns of the rows that follow.</summary>
    public void SetHeader(IEnumerable<string> names) => _names = [.. names.Select(TextCleaning.OneLine)];

    /// <summary>Adds a row.</summary>
    /// <exception cref="DocumentReadException">The table is larger than the limit.</exception>
    public void Add(IReadOnlyCollection<string> row)
    {
        _hasRows = true;
        _cells += row.Count;
        var before = _text.Length;
        if (before > 0)
        {
            _text.Append('\n');
        }

        var start = _text.Length;
        Append(row);
        if (_text.Length == start)
        {
            _text.Length = before;
        }

        if (_text.Length > limits.MaxCharacters || _cells > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }
    }

    /// <summary>The text; of a table without rows its header.</summary>
    public override string ToString() => !_hasRows && _names is not null ? string.Join('\t', _names) : _text.ToString();

    private void Append(IReadOnlyCollection<string> row)
    {
        if (row.All(string.IsNullOrWhiteSpace))
        {
            return;
        }

        var cells = row.Select(TextCleaning.OneLine).ToList();
        if (cells.TrueForAll(cell => cell.Length == 0))
        {
            return;
        }

        if (_names is null)
        {
            _text.AppendJoin('\t', cells);
            return;
        }
        var first = true;
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells[i].Length == 0)
            {
                continue;
            }

            _text.Append(first ? "" : "; ");
            if (i < _names.Count && _names[i].Length > 0 && _names[i] != cells[i])
            {
                _text.Append(_names[i]).Append(": ");
            }

            _text.Append(cells[i]);
            first = false;
        }
    }
}
