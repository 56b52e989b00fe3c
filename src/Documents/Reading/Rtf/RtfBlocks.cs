using System.Text;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Rtf;

/// <summary>Makes blocks of the paragraphs, cells and rows of an RTF file.</summary>
internal sealed class RtfBlocks(DocumentTextBuilder builder, ReadingLimits limits)
{
    private const int MaxCells = 1000;

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _marker = new();
    private readonly StringBuilder _note = new();
    private readonly StringBuilder _title = new();
    private readonly List<string> _cells = [];
    private readonly List<string> _notes = [];
    private BarTable? _table;

    /// <summary>The outline level of the paragraph from 0, or null.</summary>
    public int? Level { get; set; }

    /// <summary>Whether the paragraph stands in a table.</summary>
    public bool InTable { get; set; }

    /// <summary>Whether the row is the header of its table.</summary>
    public bool IsHeader { get; set; }

    /// <summary>Adds text where it belongs.</summary>
    public void Append(RtfDestination destination, string text)
    {
        var into = destination switch
        {
            RtfDestination.Body => _text,
            RtfDestination.Marker => _marker,
            RtfDestination.Note => _note,
            RtfDestination.Title => _title,
            _ => null,
        };
        into?.Append(text);
        if (into?.Length / 3 > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }
    }

    /// <summary>Ends a paragraph.</summary>
    public void Paragraph()
    {
        if (InTable)
        {
            _text.Append('\n');
            _marker.Clear();
            return;
        }

        EndTable();
        var text = _text.ToString();
        var marker = _marker.ToString().Trim();
        _text.Clear();
        _marker.Clear();
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (Level is >= 0 and < 9)
        {
            builder.Title ??= Level == 0 ? text : null;
            builder.Add(BlockKind.Heading, marker.Length > 0 ? $"{marker} {text}" : text, Level.Value + 1);
            return;
        }

        var isNumber = marker.Length > 0 && char.IsLetterOrDigit(marker[0]);
        builder.Add(
            marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph,
            (
                marker.Length == 0 ? ""
                : isNumber ? marker + " "
                : "- "
            ) + text.TrimStart()
        );
    }

    /// <summary>Ends a cell.</summary>
    public void Cell()
    {
        if (_cells.Count < MaxCells)
        {
            _cells.Add(_text.ToString());
        }

        _text.Clear();
    }

    /// <summary>Ends a row.</summary>
    public void Row()
    {
        if (_cells.Count == 0)
        {
            return;
        }

        _table ??= new BarTable(limits);
        if (IsHeader && _table.IsEmpty)
        {
            _table.SetHeader(_cells);
        }
        else
        {
            _table.Row(_cells);
        }

        _cells.Clear();
        IsHeader = false;
    }

    /// <summary>Refers to the note that was begun, and keeps it for the end.</summary>
    public void EndNote()
    {
        var text = _note.ToString().Trim();
        _note.Clear();
        if (text.Length > 0)
        {
            _notes.Add($"[{_notes.Count + 1}] {text}");
            _text.Append('[').Append(_notes.Count).Append(']');
        }
    }

    /// <summary>Ends the document.</summary>
    public void End()
    {
        Row();
        InTable = false;
        Paragraph();
        EndTable();
        foreach (var note in _notes)
        {
            builder.Add(BlockKind.Paragraph, note);
        }

        builder.Title = string.IsNullOrWhiteSpace(_title.ToString()) ? builder.Title : _title.ToString();
    }

    private void EndTable()
    {
        if (_table is not null)
        {
            builder.Add(BlockKind.Table, _table.ToString());
        }

        _table = null;
    }
}
