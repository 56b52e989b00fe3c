using System.Text;
using System.Xml;
using AngleSharp.Html.Parser;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Html;

namespace Pipeline.Documents.Reading.Markup;

/// <summary>Goes through the elements of an XML document and writes its blocks.</summary>
internal sealed class XmlWalk(DocumentTextBuilder builder, ReadingLimits limits, CancellationToken cancellationToken)
{
    private const int MaxCells = 1000;

    private readonly StringBuilder _text = new();
    private readonly StringBuilder _record = new();
    private readonly List<string> _cells = [];
    private BarTable? _table;
    private HtmlParser? _parser;
    private XmlRole _block = XmlRole.Other;
    private int _blockDepth = -1;
    private int _sections;
    private int _tables;
    private bool _inHeader;
    private bool _isLeaf;

    /// <summary>Reads from the root element that the reader stands on.</summary>
    public void Run(XmlReader reader)
    {
        while (!reader.EOF)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    cancellationToken.ThrowIfCancellationRequested();
                    if (reader.Depth > limits.MaxNesting)
                    {
                        throw Failures.TooDeep(limits);
                    }

                    var role = XmlNames.Of(reader.LocalName, _tables > 0);
                    if (role == XmlRole.Left)
                    {
                        reader.Skip();
                        continue;
                    }

                    Open(reader, role);
                    if (reader.IsEmptyElement)
                    {
                        Close(reader, role);
                    }

                    break;
                case XmlNodeType.EndElement:
                    Close(reader, XmlNames.Of(reader.LocalName, _tables > 0));
                    break;
                case XmlNodeType.Text
                or XmlNodeType.CDATA
                or XmlNodeType.SignificantWhitespace
                or XmlNodeType.Whitespace:
                    _text.Append(reader.Value);
                    if (_text.Length / 3 > limits.MaxCharacters)
                    {
                        throw Failures.OutputTooLarge(limits);
                    }

                    break;
            }
            reader.Read();
        }

        Flush(XmlRole.Paragraph);
        EndRecord();
    }

    // Inside a block all elements are part of its text; so are those that follow text.
    private bool IsInline => _blockDepth >= 0;

    private void Open(XmlReader reader, XmlRole role)
    {
        if (IsInline && role is XmlRole.Other or XmlRole.Section or XmlRole.Heading)
        {
            return;
        }

        switch (role)
        {
            case XmlRole.Section:
                EndText();
                _sections++;
                break;
            case XmlRole.Heading or XmlRole.Paragraph or XmlRole.Item or XmlRole.Code or XmlRole.Cell:
                // Paragraphs of a cell or an item are its text.
                if (
                    _block == XmlRole.Cell && role != XmlRole.Cell
                    || _block == XmlRole.Item && role == XmlRole.Paragraph
                )
                {
                    _text.Append(' ');
                    return;
                }

                EndRecord();
                Flush(IsInline ? _block : XmlRole.Paragraph);
                (_block, _blockDepth) = (role, reader.Depth);
                break;
            case XmlRole.Table:
                EndText();
                _tables++;
                _table ??= new BarTable(limits);
                break;
            case XmlRole.Header:
                _inHeader = true;
                break;
            case XmlRole.Row:
                _cells.Clear();
                break;
            case XmlRole.Other:
                if (string.IsNullOrWhiteSpace(_text.ToString(0, Math.Min(_text.Length, 1024))))
                {
                    _text.Clear();
                }
                else
                {
                    (_block, _blockDepth) = (XmlRole.Paragraph, reader.Depth - 1);
                    return;
                }

                _isLeaf = true;
                Attributes(reader);
                break;
        }
    }

    private void Close(XmlReader reader, XmlRole role)
    {
        if (IsInline && reader.Depth > _blockDepth)
        {
            return;
        }

        if (IsInline)
        {
            var block = _block;
            (_block, _blockDepth) = (XmlRole.Other, -1);
            if (block == XmlRole.Cell)
            {
                if (_cells.Count < MaxCells)
                {
                    _cells.Add(_text.ToString());
                }

                _text.Clear();
            }
            else
            {
                EndRecord();
                Flush(block);
            }

            _isLeaf = false;
            if (block != XmlRole.Paragraph || role is not (XmlRole.Section or XmlRole.Table))
            {
                return;
            }
        }

        switch (role)
        {
            case XmlRole.Section:
                EndText();
                _sections--;
                break;
            case XmlRole.Header:
                _inHeader = false;
                break;
            case XmlRole.Row when _table is not null:
                if (_inHeader && _table.IsEmpty)
                {
                    _table.SetHeader([.. _cells]);
                }
                else
                {
                    _table.Row(_cells);
                }

                _cells.Clear();
                break;
            case XmlRole.Table:
                if (--_tables == 0)
                {
                    builder.Add(BlockKind.Table, _table?.ToString() ?? "");
                    _table = null;
                }

                break;
            case XmlRole.Other when _isLeaf:
                Leaf(reader.LocalName);
                break;
            case XmlRole.Other:
                EndText();
                break;
        }

        _isLeaf = false;
    }

    // A value with its name; markup of HTML in it, as feeds have, is read as such.
    private void Leaf(string name)
    {
        var value = _text.ToString();
        _text.Clear();
        if (string.IsNullOrWhiteSpace(value))
        {
            return;
        }

        if (value.Contains("</", StringComparison.Ordinal) || value.Contains("<br", StringComparison.OrdinalIgnoreCase))
        {
            EndRecord();
            _parser ??= HtmlReader.Parser(limits);
            HtmlReader.AppendFragment(_parser, value, builder, limits, cancellationToken, keepBoilerplate: true);
            return;
        }

        _record.Append(name).Append(": ").Append(TextCleaning.OneLine(value)).Append('\n');
    }

    private void Attributes(XmlReader reader)
    {
        if (!reader.IsEmptyElement || !reader.HasAttributes)
        {
            return;
        }

        var name = reader.LocalName;
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix is not ("xmlns" or "xml") && reader.Name != "xmlns" && reader.Value.Length > 0)
            {
                _record
                    .Append(name)
                    .Append(' ')
                    .Append(reader.LocalName)
                    .Append(": ")
                    .Append(reader.Value)
                    .Append('\n');
            }
        }

        reader.MoveToElement();
    }

    private void EndText()
    {
        Flush(XmlRole.Paragraph);
        EndRecord();
    }

    private void EndRecord()
    {
        builder.Add(BlockKind.Paragraph, _record.ToString());
        _record.Clear();
    }

    private void Flush(XmlRole role)
    {
        var text = _text.ToString();
        _text.Clear();
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        if (role == XmlRole.Code)
        {
            builder.Add(BlockKind.Code, text);
            return;
        }

        var line = TextCleaning.OneLine(text);
        if (role == XmlRole.Heading)
        {
            builder.Title ??= line;
            builder.Add(BlockKind.Heading, line, Math.Clamp(_sections + 1, 1, 6));
            return;
        }

        var isItem = role == XmlRole.Item;
        builder.Add(isItem ? BlockKind.ListItem : BlockKind.Paragraph, isItem ? "- " + line : line);
    }
}
