using System.Text;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>Makes blocks of the paragraphs, cells and rows of a Word document.</summary>
internal sealed class DocBlocks(DocumentTextBuilder builder, ReadingLimits limits)
{
    private const int MaxCells = 1000;

    private readonly StringBuilder _text = new();
    private readonly List<string> _cells = [];
    private BarTable? _table;
    private bool _isMain;

    /// <summary>Begins a part: the text itself, or notes and boxes, which have no headings.</summary>
    public void Begin(bool isMain) => _isMain = isMain;

    /// <summary>Adds a character.</summary>
    public void Append(char character)
    {
        _text.Append(character);
        if (_text.Length / 3 > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }
    }

    /// <summary>Ends a paragraph.</summary>
    public void Paragraph(DocParagraph paragraph)
    {
        if (paragraph.InTable)
        {
            _text.Append('\n');
            return;
        }

        EndTable();
        var text = _text.ToString().Trim();
        _text.Clear();
        if (_isMain && paragraph.Heading is { } level)
        {
            builder.Title ??= level == 1 && text.Length > 0 ? text : null;
            builder.Add(BlockKind.Heading, text, level);
        }
        else if (text.Length > 0)
        {
            builder.Add(
                paragraph.InList ? BlockKind.ListItem : BlockKind.Paragraph,
                paragraph.InList ? "- " + text : text
            );
        }
    }

    /// <summary>Ends a cell, or a row.</summary>
    public void Cell(DocParagraph paragraph)
    {
        if (!paragraph.EndsRow)
        {
            if (_cells.Count < MaxCells)
            {
                _cells.Add(_text.ToString());
            }

            _text.Clear();
            return;
        }

        _text.Clear();
        _table ??= new BarTable(limits);
        if (paragraph.IsHeader && _table.IsEmpty)
        {
            _table.SetHeader([.. _cells]);
        }
        else
        {
            _table.Row(_cells);
        }

        _cells.Clear();
    }

    /// <summary>Ends a part.</summary>
    public void End()
    {
        if (_cells.Count > 0)
        {
            _table ??= new BarTable(limits);
            _table.Row(_cells);
            _cells.Clear();
        }

        Paragraph(default);
        EndTable();
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
