using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Pipeline.Documents.Reading.Hangul;

namespace Pipeline.Documents.Reading.Hwp;

/// <summary>Makes paragraphs of the records of a section (4.3).</summary>
internal sealed class HwpParagraphs(HwpStyles styles, HangulNumbering numbering, ReadingLimits limits)
{
    private const int ControlChars = 8;
    private const char ParagraphEnd = '\r';

    private int _depth;

    /// <summary>A paragraph of the record of its header.</summary>
    public HangulParagraph Of(HwpRecord header)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > limits.MaxNesting)
        {
            throw Failures.TooDeep(limits);
        }

        var items = new List<HangulItem>();
        var controls = new Queue<HwpRecord>(header.Children.Where(child => child.Tag == HwpTag.CtrlHeader));
        foreach (var text in header.Children.Where(child => child.Tag == HwpTag.ParaText))
        {
            Read(text, controls, items);
        }

        // Controls that no character stands for.
        while (controls.TryDequeue(out var control))
        {
            Add(control, items);
        }

        AddLists(header, items);
        _depth--;
        return new HangulParagraph(styles.Shape(header.U16(8)), styles.StyleName(header.U8(10)), items);
    }

    // Characters below 32 are controls (table 6): single ones, and ones of eight characters, of which the extended
    // ones stand for the next record of a control.
    private void Read(HwpRecord record, Queue<HwpRecord> controls, List<HangulItem> items)
    {
        var text = new StringBuilder();
        for (var at = 0; at + 1 < record.Data.Length; at += sizeof(char))
        {
            var c = (char)record.U16(at);
            if (c >= ' ')
            {
                text.Append(c);
                continue;
            }

            switch ((int)c)
            {
                case 10:
                    text.Append('\n');
                    break;
                case ParagraphEnd:
                    at = record.Data.Length;
                    break;
                case 24:
                    text.Append('-');
                    break;
                case 30 or 31:
                    text.Append(' ');
                    break;
                case 4 or 5 or 6 or 7 or 8 or 9 or 19 or 20:
                    text.Append(c == '\t' ? "\t" : "");
                    at += (ControlChars - 1) * sizeof(char);
                    break;
                case 1 or 2 or 3 or 11 or 12 or 14 or 15 or 16 or 17 or 18 or 21 or 22 or 23:
                    at += (ControlChars - 1) * sizeof(char);
                    if (controls.TryDequeue(out var control))
                    {
                        Flush();
                        Add(control, items);
                    }

                    break;
            }
        }
        Flush();

        void Flush()
        {
            if (text.Length > 0)
            {
                items.Add(new HangulItem.Text(text.ToString()));
                text.Clear();
            }
        }
    }

    private void Add(HwpRecord control, List<HangulItem> items)
    {
        switch ((HwpControl)control.U32(0))
        {
            case HwpControl.Section:
                numbering.Outline = control.U16(18);
                AddAside(HangulAside.Page, control, items);
                break;
            case HwpControl.Header or HwpControl.Footer:
                AddAside(HangulAside.Page, control, items);
                break;
            case HwpControl.HiddenComment:
                AddAside(HangulAside.HiddenComment, control, items);
                break;
            case HwpControl.Footnote or HwpControl.Endnote:
                items.Add(
                    new HangulItem.Note(
                        (int)Math.Min(control.U32(4), ushort.MaxValue),
                        (HwpControl)control.U32(0) == HwpControl.Endnote,
                        In(control)
                    )
                );
                break;
            // Of numbers those of figures, tables and equations; a page's is not known, a note's stands before it.
            case HwpControl.AutoNumber when (control.U32(4) & 0xF) is 3 or 4 or 5:
                items.Add(new HangulItem.Text(control.U16(8).ToString(CultureInfo.InvariantCulture)));
                break;
            case HwpControl.Overlap:
                items.Add(new HangulItem.Text(control.Text(4, out _)));
                break;
            case HwpControl.Gloss:
                var main = control.Text(4, out var end);
                var gloss = control.Text(end, out _);
                items.Add(new HangulItem.Text(gloss.Length > 0 ? $"{main}({gloss})" : main));
                break;
            case HwpControl.Equation:
                var script = control.Children.Find(child => child.Tag == HwpTag.EqEdit)?.Text(4, out _);
                items.Add(new HangulItem.Text(HangulEquation.TextOf(script ?? "")));
                AddDrawing(control, items);
                break;
            case HwpControl.Table:
                AddTable(control, items);
                break;
            case HwpControl.Drawing:
                AddDrawing(control, items);
                break;
        }
    }

    private void AddAside(HangulAside kind, HwpRecord control, List<HangulItem> items)
    {
        if (In(control) is { Count: > 0 } content)
        {
            items.Add(new HangulItem.Aside(kind, content));
        }
    }

    // Beside a section's last paragraph stand its further master pages, and after those the document's memos.
    private void AddLists(HwpRecord header, List<HangulItem> items)
    {
        var kind = HangulAside.Page;
        foreach (var child in header.Children)
        {
            kind = child.Tag == HwpTag.MemoList ? HangulAside.Memo : kind;
            IReadOnlyList<HangulParagraph> content = child.Tag switch
            {
                HwpTag.ParaHeader => [Of(child)],
                HwpTag.ListHeader or HwpTag.MemoList => In(child),
                _ => [],
            };
            if (content.Count > 0)
            {
                items.Add(new HangulItem.Aside(kind, content));
            }
        }
    }

    // All paragraphs of a control, whether they stand beside the header of their list or below it.
    private List<HangulParagraph> In(HwpRecord record)
    {
        var paragraphs = new List<HangulParagraph>();
        foreach (var child in record.Children)
        {
            if (child.Tag == HwpTag.ParaHeader)
            {
                paragraphs.Add(Of(child));
            }
            else if (child.Tag == HwpTag.ListHeader)
            {
                paragraphs.AddRange(In(child));
            }
        }
        return paragraphs;
    }

    // Before the record of the table stands its caption, after it the cells.
    private void AddTable(HwpRecord control, List<HangulItem> items)
    {
        var caption = new List<HangulParagraph>();
        var cells = new List<HangulCell>();
        var isInside = false;
        var content = caption;
        foreach (var child in control.Children)
        {
            switch (child.Tag)
            {
                case HwpTag.Table:
                    isInside = true;
                    break;
                case HwpTag.ListHeader when !isInside:
                    caption.AddRange(In(child));
                    break;
                case HwpTag.ListHeader:
                    content = In(child);
                    cells.Add(
                        new HangulCell(
                            child.U16(10),
                            child.U16(8),
                            child.U16(14),
                            child.U16(12),
                            (child.U32(4) & TitleCell) != 0,
                            content
                        )
                    );
                    break;
                case HwpTag.ParaHeader:
                    content.Add(Of(child));
                    break;
            }
        }

        items.Add(new HangulItem.Table(IsCharacter(control), cells, caption));
    }

    private const uint TitleCell = 1 << 18;

    private void AddDrawing(HwpRecord control, List<HangulItem> items)
    {
        var content = new List<HangulParagraph>();
        foreach (var component in control.Children.Where(child => child.Tag == HwpTag.ShapeComponent))
        {
            AddShapes(component, content);
        }

        var caption = In(control);
        if (content.Count + caption.Count > 0)
        {
            items.Add(new HangulItem.Box(IsCharacter(control), content, caption));
        }
    }

    // A drawing may be a group of drawings.
    private void AddShapes(HwpRecord record, List<HangulParagraph> content)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        content.AddRange(In(record));
        foreach (var child in record.Children)
        {
            if (child.Tag == HwpTag.ShapeComponent)
            {
                AddShapes(child, content);
            }
            else if (child.Tag == HwpTag.ShapeComponentTextArt)
            {
                // Behind the four corners.
                var words = new HangulItem.Text(child.Text(32, out _));
                content.Add(new HangulParagraph(HangulShape.Plain, "", [words]));
            }
        }
    }

    // Table 70.
    private static bool IsCharacter(HwpRecord control) => (control.U32(4) & 1) != 0;
}
