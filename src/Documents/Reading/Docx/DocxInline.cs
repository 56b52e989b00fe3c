using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>
/// Writes the text of paragraphs: what is deleted or hidden and the codes of fields are left out. What stands apart
/// from the text, such as text boxes and charts, is collected.
/// </summary>
internal sealed class DocxInline(DocxStyles styles, DocxNotes notes)
{
    private readonly List<Field> _fields = [];
    private int _hidden;

    // The style of the paragraph that is written.
    private string? _style;

    /// <summary>Whether the numbers of pages are left out, as they are from headers and footers.</summary>
    public bool WithoutPageNumbers { get; init; }

    /// <summary>The text of a paragraph.</summary>
    /// <param name="paragraph">The paragraph.</param>
    /// <param name="apart">Takes the elements that stand apart from the text.</param>
    public string Paragraph(XElement paragraph, ICollection<XElement> apart)
    {
        Unfinished();
        var text = new StringBuilder();
        _style = StyleOf(paragraph);
        Append(paragraph, text, apart, boxesInLine: false);
        return text.ToString();
    }

    /// <summary>The whole text of a cell or a note, a line for each paragraph, that of text boxes too.</summary>
    /// <param name="element">The cell or the note.</param>
    /// <param name="apart">Takes the charts.</param>
    public string Lines(XElement element, ICollection<XElement> apart)
    {
        Unfinished();
        var text = new StringBuilder();
        Append(element, text, apart, boxesInLine: true);
        return text.ToString();
    }

    private void Append(XElement element, StringBuilder text, ICollection<XElement> apart, bool boxesInLine)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "t":
                    text.Append(IsHidden ? "" : child.Value);
                    break;
                case "r" when styles.IsHidden(child.Child("rPr"), _style):
                    // A field that goes on may begin or end in it.
                    Append(child, new StringBuilder(), [], boxesInLine);
                    break;
                case "sdt" when DocxForm.CheckBoxOf(child) is { } box:
                    text.Append(IsHidden ? "" : box);
                    break;
                case "tab" or "ptab":
                    text.Append('\t');
                    break;
                case "br" or "cr":
                    text.Append('\n');
                    break;
                case "noBreakHyphen":
                    text.Append('-');
                    break;
                case "sym":
                    text.Append(IsHidden ? "" : DocxSymbols.Of(child.Value("font"), child.Value("char")));
                    break;
                case "footnoteReference":
                    text.Append(notes.Footnotes.Mark(child));
                    break;
                case "endnoteReference":
                    text.Append(notes.Endnotes.Mark(child));
                    break;
                case "oMath":
                    text.Append(' ').Append(DocxMath.TextOf(child)).Append(' ');
                    break;
                case "fldChar":
                    text.Append(IsHidden ? "" : DocxForm.ValueOf(child.Child("ffData")));
                    Character(child.Value("fldCharType"));
                    break;
                case "instrText" when _fields.Count > 0:
                    _fields[^1].Code.Append(child.Value);
                    break;
                case "fldSimple" when WithoutPageNumbers && IsPageNumber(child.Value("instr")):
                    break;
                case "p":
                    Line(child, text, apart, boxesInLine);
                    break;
                case "AlternateContent":
                    if (Chosen(child) is { } chosen)
                    {
                        Append(chosen, text, apart, boxesInLine);
                    }

                    break;
                case "txbxContent" or "txBody" when !boxesInLine:
                case "chart" or "relIds" or "altChunk":
                    apart.Add(child);
                    break;
                case "txbxContent" or "txBody":
                    text.Append('\n');
                    Append(child, text, apart, boxesInLine);
                    break;
                case "textpath" when child.Value("string") is { } words:
                    text.Append(words);
                    break;
                case "tr" when DocxTable.IsDeleted(child):
                case "tc" when DocxTable.IsDeletedCell(child) || DocxTable.IsCovered(child):
                case "pPr" or "rPr" or "del" or "moveFrom" or "rt" or "instrText" or "sdtPr" or "tblPr" or "trPr":
                    break;
                default:
                    Append(child, text, apart, boxesInLine);
                    break;
            }
        }
    }

    private void Line(XElement paragraph, StringBuilder text, ICollection<XElement> apart, bool boxesInLine)
    {
        var start = text.Length;
        var around = _style;
        _style = StyleOf(paragraph);
        Append(paragraph, text, apart, boxesInLine);
        _style = around;
        // A blank item counts, but nobody misses its number.
        var marker = styles.Marker(paragraph.Child("pPr"));
        for (var i = start; i < text.Length; i++)
        {
            if (!char.IsWhiteSpace(text[i]))
            {
                text.Insert(start, marker);
                break;
            }
        }
        text.Append('\n');
    }

    private static string? StyleOf(XElement paragraph) => paragraph.Child("pPr")?.Child("pStyle")?.Value("val");

    /// <summary>The alternative that is read, or null: they say the same thing, and the first is for programs of this
    /// day. One that says nothing here, as a picture does, has a fallback.</summary>
    public static XElement? Chosen(XElement alternatives) =>
        alternatives
            .Elements()
            .FirstOrDefault(one =>
                one.Descendants()
                    .Any(element =>
                        element.Name.LocalName is "t" or "chart" or "relIds" or "textpath" or "sym" or "tab"
                    )
            );

    // A field that is never ended ends with its paragraph, or it would take the rest of the document with it.
    private void Unfinished()
    {
        _fields.Clear();
        _hidden = 0;
    }

    private bool IsHidden => _hidden > 0;

    // A field is its code, then what it shows, each between characters of its own; fields may lie in both.
    private void Character(string? type)
    {
        if (type == "begin")
        {
            _fields.Add(new Field());
            _hidden++;
        }
        else if (_fields.Count > 0 && type is ("separate" or "end"))
        {
            var last = _fields[^1];
            var shows = !WithoutPageNumbers || !IsPageNumber(last.Code.ToString());
            if (last.IsHidden && (type == "end" || shows))
            {
                last.IsHidden = false;
                _hidden--;
            }

            if (type == "end")
            {
                _fields.RemoveAt(_fields.Count - 1);
            }
        }
    }

    private static bool IsPageNumber(string? code) =>
        code?.Trim().Split(' ')[0].ToUpperInvariant() is "PAGE" or "NUMPAGES" or "SECTIONPAGES";

    private sealed class Field
    {
        public StringBuilder Code { get; } = new();

        public bool IsHidden { get; set; } = true;
    }
}
