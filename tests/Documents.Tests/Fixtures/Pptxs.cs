namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes PowerPoint presentations of slides given as XML.</summary>
internal static class Pptxs
{
    private const string Main =
        "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" "
        + "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
        + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
        + "xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
        + "xmlns:dgm=\"http://schemas.openxmlformats.org/drawingml/2006/diagram\"";

    /// <summary>A shape with paragraphs of text.</summary>
    public static string Shape(string type, string text, int x = 0, int y = 0) =>
        $"<p:sp><p:nvSpPr><p:cNvPr id=\"1\" name=\"s\"/><p:nvPr>{(type.Length > 0 ? $"<p:ph type=\"{type}\"/>" : "")}</p:nvPr>"
        + $"</p:nvSpPr><p:spPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"10\" cy=\"10\"/></a:xfrm></p:spPr>"
        + $"<p:txBody>{string.Concat(text.Split('\n').Select(line => $"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>"))}</p:txBody></p:sp>";

    /// <summary>A frame around a table of rows.</summary>
    public static string Table(string rows) =>
        "<p:graphicFrame><p:xfrm><a:off x=\"0\" y=\"500\"/><a:ext cx=\"9\" cy=\"9\"/></p:xfrm><a:graphic><a:graphicData><a:tbl>"
        + $"<a:tblPr firstRow=\"1\"/>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>";

    /// <summary>A row; a cell "&lt;" continues the one to its left, "^" the one above.</summary>
    public static string Row(params string[] cells) =>
        "<a:tr>"
        + string.Concat(
            cells.Select(cell =>
                cell switch
                {
                    "<" => "<a:tc hMerge=\"1\"><a:txBody><a:p/></a:txBody></a:tc>",
                    "^" => "<a:tc vMerge=\"1\"><a:txBody><a:p/></a:txBody></a:tc>",
                    _ => $"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>",
                }
            )
        )
        + "</a:tr>";

    /// <summary>A presentation of slides, each the XML of its shapes; the parts given beside are those of the
    /// first.</summary>
    public static byte[] Of(string[] slides, params (string Kind, string Name, string Xml)[] parts)
    {
        var entries = new List<(string, string)>
        {
            ("_rels/.rels", Relationships(("r1", "officeDocument", "ppt/presentation.xml"))),
            (
                "ppt/presentation.xml",
                $"<p:presentation {Main}><p:sldIdLst>"
                    + string.Concat(slides.Select((_, i) => $"<p:sldId id=\"{256 + i}\" r:id=\"s{i}\"/>"))
                    + "</p:sldIdLst></p:presentation>"
            ),
            (
                "ppt/_rels/presentation.xml.rels",
                Relationships([.. slides.Select((_, i) => ($"s{i}", "slide", $"slides/slide{9 - i}.xml"))])
            ),
            (
                "ppt/slides/_rels/slide9.xml.rels",
                Relationships([.. parts.Select((part, i) => ($"x{i}", part.Kind, "../" + part.Name))])
            ),
        };
        entries.AddRange(
            slides.Select(
                (shapes, i) =>
                    (
                        $"ppt/slides/slide{9 - i}.xml",
                        $"<p:sld {Main}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
                    )
            )
        );
        entries.AddRange(parts.Select(part => ("ppt/" + part.Name, part.Xml.Replace("MAIN", Main))));
        return Docxs.Zip([.. entries]);
    }

    /// <summary>A part of relationships.</summary>
    public static string Relationships(params (string Id, string Kind, string Target)[] relationships) =>
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        + string.Concat(
            relationships.Select(one =>
                $"<Relationship Id=\"{one.Id}\" Target=\"{one.Target}\" "
                + $"Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{one.Kind}\"/>"
            )
        )
        + "</Relationships>";
}
