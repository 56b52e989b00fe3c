using System.Text;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>Makes blocks of the paragraphs, cells and rows of a Word document.</summary>
internal sealed class DocBlocks(DocumentTextBuilder builder, DocLists lists, ReadingLimits limits)
{
    private const int MaxCells = 1000;

    private readonly StringBuilder _text = new();
    private readonly List<string> _cells = [];
    private BarTable? _table;
    private bool _isMain;
    private int _line;

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
            _text.Insert(_line, MarkerOf(paragraph, _text.ToString(_line, _text.Length - _line))).Append('\n');
            _line = _text.Length;
            return;
        }

        EndTable();
        var text = _text.ToString().Trim();
        Clear();
        var marker = MarkerOf(paragraph, text);
        if (_isMain && paragraph.Heading is { } level)
        {
            builder.Title ??= level == 1 && text.Length > 0 ? text : null;
            builder.Add(BlockKind.Heading, text.Length == 0 || marker == "- " ? text : marker + text, level);
        }
        else if (text.Length > 0)
        {
            builder.Add(marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph, marker + text);
        }
    }

    /// <summary>Ends a cell, or a row.</summary>
    public void Cell(DocParagraph paragraph)
    {
        if (!paragraph.EndsRow)
        {
            if (_cells.Count < MaxCells)
            {
                var marker = MarkerOf(paragraph, _text.ToString(_line, _text.Length - _line));
                _cells.Add(_text.Insert(_line, marker).ToString());
            }

            Clear();
            return;
        }

        Clear();
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

    // A blank item counts, but nobody misses its number.
    private string MarkerOf(DocParagraph paragraph, string text)
    {
        var marker = paragraph.List > 0 ? lists.Next(paragraph.List, paragraph.Level) : "";
        return string.IsNullOrWhiteSpace(text) ? "" : marker;
    }

    private void Clear()
    {
        _text.Clear();
        _line = 0;
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
