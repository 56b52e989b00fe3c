using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Drawings;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>Writes the blocks of the main part of a document.</summary>
internal sealed class DocxBlocks(
    OpenXmlPackage package,
    string path,
    DocxStyles styles,
    DocxInline inline,
    DocxParts parts,
    DocumentTextBuilder builder,
    CancellationToken cancellationToken
)
{
    // What goes on in the next paragraph.
    private readonly StringBuilder _joined = new();

    // Paragraphs of code that follow one another; null: none.
    private StringBuilder? _code;

    /// <summary>Adds a paragraph, a table or what holds them.</summary>
    public void Add(XElement element)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        cancellationToken.ThrowIfCancellationRequested();
        switch (element.Name.LocalName)
        {
            case "p":
                Paragraph(element);
                break;
            case "tbl":
                End();
                new DocxTable(this, inline, builder, package.Limits, cancellationToken).Write(element);
                break;
            case "oMathPara" or "oMath":
                End();
                builder.Add(BlockKind.Paragraph, DocxMath.TextOf(element));
                break;
            case "AlternateContent":
                if (DocxInline.Chosen(element) is { } chosen)
                {
                    AddAll(chosen);
                }

                break;
            case "altChunk":
                End();
                parts.Add(element.Value("rel-id"));
                break;
            case "del" or "moveFrom" or "sdtPr" or "tcPr" or "tblPr" or "sectPr":
                break;
            default:
                AddAll(element);
                break;
        }
    }

    /// <summary>Adds what no further paragraph followed.</summary>
    public void End()
    {
        // Code that is there came before what is joined: nothing is added to it meanwhile.
        EndCode();
        builder.Add(BlockKind.Paragraph, _joined.ToString());
        _joined.Clear();
    }

    /// <summary>Adds all that an element holds.</summary>
    public void AddAll(XElement parent)
    {
        foreach (var element in parent.Elements())
        {
            Add(element);
        }
    }

    /// <summary>Adds what stands apart from the text that it was found in.</summary>
    public void AddApart(XElement element)
    {
        switch (element.Name.LocalName)
        {
            case "chart":
                var chart = package.LoadOptional(package.TargetOf(path, element.Value("rel-id")));
                ChartBlocks.Add(chart, builder, package.Limits, page: null);
                break;
            case "relIds":
                var model = package.LoadOptional(package.TargetOf(path, element.Value("rel-dm")));
                Add(DiagramText.Of(model));
                break;
            case "altChunk":
                parts.Add(element.Value("rel-id"));
                break;
            case "txBody":
                Add(DrawingParagraph.Of(element, bulleted: false));
                break;
            default:
                AddAll(element);
                break;
        }
    }

    private void Add(IEnumerable<DrawingParagraph> paragraphs)
    {
        foreach (var paragraph in paragraphs)
        {
            builder.Add(
                paragraph.Marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph,
                paragraph.Marker + paragraph.Text
            );
        }
    }

    private void Paragraph(XElement paragraph)
    {
        var apart = new List<XElement>();
        var text = inline.Paragraph(paragraph, apart);
        var properties = paragraph.Child("pPr");
        if (_joined.Length == 0 && styles.IsCode(properties) && styles.HeadingLevel(properties) == 0)
        {
            _code = _code?.Append('\n') ?? new StringBuilder();
            _code.Append(text);
        }
        else if (GoesOn(properties))
        {
            _joined.Append(text);
        }
        else
        {
            text = _joined.Append(text).ToString();
            _joined.Clear();
            Text(properties, text);
        }

        if (apart.Count > 0)
        {
            End();
            apart.ForEach(AddApart);
        }
    }

    // A first letter that is as high as several lines has a paragraph of its own (ECMA-376 part 1, 17.3.1.11).
    // Where the mark of a paragraph is deleted, the next one goes on with it (17.13.5.15).
    private static bool GoesOn(XElement? properties) =>
        properties?.Child("framePr")?.Value("dropCap") is "drop" or "margin"
        || properties?.Child("rPr")?.Child("del") is not null;

    private void EndCode()
    {
        builder.Add(BlockKind.Code, _code?.ToString() ?? "");
        _code = null;
    }

    private void Text(XElement? properties, string text)
    {
        EndCode();
        // A blank item counts, but nobody misses its number.
        var marker = styles.Marker(properties);
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        var level = styles.HeadingLevel(properties);
        if (level > 0)
        {
            if (builder.Title is null && (level == 1 || styles.IsTitle(properties)))
            {
                builder.Title = text;
            }

            builder.Add(BlockKind.Heading, (marker == "- " ? "" : marker) + text.TrimStart(), level);
            return;
        }
        builder.Add(marker.Length > 0 ? BlockKind.ListItem : BlockKind.Paragraph, marker + text.TrimStart());
    }
}
