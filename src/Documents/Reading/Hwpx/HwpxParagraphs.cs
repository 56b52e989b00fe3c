using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Hangul;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Hwpx;

/// <summary>Makes paragraphs of the elements of a section (OWPML, chapter 10).</summary>
internal sealed class HwpxParagraphs(HwpxStyles styles, HangulNumbering numbering)
{
    // A change that is tracked begins and ends between words, perhaps of two runs.
    private bool _isDeleted;

    /// <summary>A paragraph of its element.</summary>
    public HangulParagraph Of(XElement paragraph)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var items = new List<HangulItem>();
        foreach (var run in paragraph.Children("run"))
        {
            Run(run, items);
        }

        _isDeleted = false;
        return new HangulParagraph(
            styles.Shape(paragraph.Value("paraPrIDRef")),
            styles.StyleName(paragraph.Value("styleIDRef")),
            items
        );
    }

    /// <summary>All paragraphs in an element, wherever they stand in it.</summary>
    public List<HangulParagraph> In(XElement? element)
    {
        var paragraphs = new List<HangulParagraph>();
        Collect(element);
        return paragraphs;

        void Collect(XElement? parent)
        {
            RuntimeHelpers.EnsureSufficientExecutionStack();
            foreach (var child in parent?.Elements() ?? [])
            {
                if (child.Name.LocalName == "p")
                {
                    paragraphs.Add(Of(child));
                }
                else
                {
                    Collect(child);
                }
            }
        }
    }

    private void Run(XElement run, List<HangulItem> items)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var child in run.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "t":
                    Words(child, items);
                    break;
                case "ctrl":
                    foreach (var control in child.Elements())
                    {
                        Control(control, items);
                    }

                    break;
                case "secPr":
                    numbering.Outline = HwpxStyles.Number(child.Value("outlineShapeIDRef"));
                    break;
                case "tbl":
                    Table(child, items);
                    break;
                case "equation":
                    items.Add(new HangulItem.Text(HangulEquation.TextOf(child.Child("script")?.Value ?? "")));
                    Drawing(child, items);
                    break;
                case "compose":
                    items.Add(new HangulItem.Text(child.Value("composeText") ?? ""));
                    break;
                case "dutmal":
                    var (main, gloss) = (child.Child("mainText")?.Value ?? "", child.Child("subText")?.Value ?? "");
                    items.Add(new HangulItem.Text(gloss.Length > 0 ? $"{main}({gloss})" : main));
                    break;
                case "btn" or "radioBtn" or "checkBtn":
                    items.Add(new HangulItem.Text(child.Value("caption") ?? ""));
                    break;
                case "edit":
                    items.Add(new HangulItem.Text(child.Child("text")?.Value ?? ""));
                    break;
                case "switch":
                    // The alternatives show the same thing; the last is for every program.
                    if ((child.Child("default") ?? child.Child("case")) is { } chosen)
                    {
                        Run(chosen, items);
                    }

                    break;
                default:
                    Drawing(child, items);
                    break;
            }
        }
    }

    private void Words(XElement element, List<HangulItem> items)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            if (node is XText words)
            {
                text.Append(_isDeleted ? "" : words.Value);
                continue;
            }

            switch ((node as XElement)?.Name.LocalName)
            {
                case "deleteBegin":
                    _isDeleted = true;
                    break;
                case "deleteEnd":
                    _isDeleted = false;
                    break;
                case "tab":
                    text.Append('\t');
                    break;
                case "lineBreak":
                    text.Append('\n');
                    break;
                case "nbSpace" or "fwSpace":
                    text.Append(' ');
                    break;
                case "hyphen":
                    text.Append('-');
                    break;
            }
        }
        if (text.Length > 0)
        {
            items.Add(new HangulItem.Text(text.ToString()));
        }
    }

    private void Control(XElement control, List<HangulItem> items)
    {
        switch (control.Name.LocalName)
        {
            case "header" or "footer":
                items.Add(new HangulItem.Aside(HangulAside.Page, In(control)));
                break;
            case "hiddenComment":
                items.Add(new HangulItem.Aside(HangulAside.HiddenComment, In(control)));
                break;
            case "fieldBegin" when control.Value("type") == "MEMO":
                items.Add(new HangulItem.Aside(HangulAside.Memo, In(control)));
                break;
            case "footNote" or "endNote":
                items.Add(
                    new HangulItem.Note(
                        HwpxStyles.Number(control.Value("number")),
                        control.Name.LocalName == "endNote",
                        In(control)
                    )
                );
                break;
            // Of numbers those of figures, tables and equations; a page's is not known, a note's stands before it.
            case "autoNum" when control.Value("numType") is "PICTURE" or "TABLE" or "EQUATION":
                items.Add(new HangulItem.Text(control.Value("num") ?? ""));
                break;
        }
    }

    private void Table(XElement table, List<HangulItem> items)
    {
        var cells = new List<HangulCell>();
        foreach (var (rowIndex, row) in table.Children("tr").Index())
        {
            var next = 0;
            foreach (var cell in row.Children("tc"))
            {
                var address = cell.Child("cellAddr");
                var span = cell.Child("cellSpan");
                var columns = Math.Max(1, HwpxStyles.Number(span?.Value("colSpan")));
                var column = address is null ? next : HwpxStyles.Number(address.Value("colAddr"));
                next = column + columns;
                cells.Add(
                    new HangulCell(
                        address is null ? rowIndex : HwpxStyles.Number(address.Value("rowAddr")),
                        column,
                        Math.Max(1, HwpxStyles.Number(span?.Value("rowSpan"))),
                        columns,
                        cell.Value("header") is "1" or "true",
                        In(cell.Child("subList"))
                    )
                );
            }
        }

        items.Add(new HangulItem.Table(IsCharacter(table), cells, In(table.Child("caption"))));
    }

    // A drawing may be a group of drawings; what has no text in it is left out.
    private void Drawing(XElement drawing, List<HangulItem> items)
    {
        var content = new List<HangulParagraph>();
        Shapes(drawing, content);
        var caption = In(drawing.Child("caption"));
        if (content.Count + caption.Count > 0)
        {
            items.Add(new HangulItem.Box(IsCharacter(drawing), content, caption));
        }
    }

    private void Shapes(XElement shape, List<HangulParagraph> content)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (shape.Name.LocalName == "textart")
        {
            content.Add(new HangulParagraph(HangulShape.Plain, "", [new HangulItem.Text(shape.Value("text") ?? "")]));
        }

        foreach (var child in shape.Elements())
        {
            if (child.Name.LocalName == "drawText")
            {
                content.AddRange(In(child));
            }
            else if (child.Name.LocalName != "caption" && child.HasElements)
            {
                Shapes(child, content);
            }
        }
    }

    private static bool IsCharacter(XElement element) => element.Child("pos")?.Value("treatAsChar") is "1" or "true";
}
