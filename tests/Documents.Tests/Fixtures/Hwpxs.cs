namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes HWPX documents (OWPML) of the XML of their sections.</summary>
internal static class Hwpxs
{
    private const string Namespaces =
        "xmlns:hp=\"http://www.hancom.co.kr/hwpml/2011/paragraph\" xmlns:hs=\"http://www.hancom.co.kr/hwpml/2011/section\" "
        + "xmlns:hh=\"http://www.hancom.co.kr/hwpml/2011/head\" xmlns:hm=\"http://www.hancom.co.kr/hwpml/2011/master-page\"";

    /// <summary>What <see cref="Of"/> writes as the header: shapes 0 plain, 1 and 2 of the outline, 3 numbered, 4 with
    /// a bullet; styles 0 and, for titles, 9.</summary>
    public const string Header =
        "<hh:refList><hh:numberings><hh:numbering id=\"1\">"
        + "<hh:paraHead level=\"1\" start=\"1\" numFormat=\"DIGIT\">제^1장</hh:paraHead>"
        + "<hh:paraHead level=\"2\" start=\"1\" numFormat=\"HANGUL_SYLLABLE\">^2.</hh:paraHead></hh:numbering></hh:numberings>"
        + "<hh:paraProperties><hh:paraPr id=\"0\"><hh:heading type=\"NONE\" idRef=\"0\" level=\"0\"/></hh:paraPr>"
        + "<hh:paraPr id=\"1\"><hh:heading type=\"OUTLINE\" idRef=\"0\" level=\"0\"/></hh:paraPr>"
        + "<hh:paraPr id=\"2\"><hh:heading type=\"OUTLINE\" idRef=\"0\" level=\"1\"/></hh:paraPr>"
        + "<hh:paraPr id=\"3\"><hh:heading type=\"NUMBER\" idRef=\"1\" level=\"1\"/></hh:paraPr>"
        + "<hh:paraPr id=\"4\"><hh:heading type=\"BULLET\" idRef=\"1\" level=\"0\"/></hh:paraPr></hh:paraProperties>"
        + "<hh:styles><hh:style id=\"0\" name=\"바탕글\" engName=\"Normal\"/><hh:style id=\"9\" name=\"제목\" engName=\"\"/></hh:styles></hh:refList>";

    public const string SectionProperties = "<hp:secPr outlineShapeIDRef=\"1\"/>";

    /// <summary>A document whose spine lists the sections in the order given.</summary>
    public static byte[] Of(params string[] sections) => Of("취업 규칙", sections);

    public static byte[] Of(string title, string[] sections, params (string Name, string Content)[] further)
    {
        // Sections are numbered backwards: it is the spine that tells their order.
        string Name(int i) => $"section{sections.Length - 1 - i}";
        var manifest = string.Concat(
            sections.Select((_, i) => $"<opf:item id=\"{Name(i)}\" href=\"Contents/{Name(i)}.xml\"/>").Reverse()
        );
        var spine = string.Concat(sections.Select((_, i) => $"<opf:itemref idref=\"{Name(i)}\"/>"));
        return Docxs.Zip([
            ("mimetype", "application/hwp+zip"),
            (
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path=\"Contents/content.hpf\"/></rootfiles></container>"
            ),
            (
                "Contents/content.hpf",
                "<opf:package xmlns:opf=\"http://www.idpf.org/2007/opf/\"><opf:metadata><opf:title>"
                    + $"{title}</opf:title></opf:metadata><opf:manifest><opf:item id=\"header\" href=\"Contents/header.xml\"/>"
                    + $"{manifest}</opf:manifest><opf:spine><opf:itemref idref=\"header\"/>{spine}</opf:spine></opf:package>"
            ),
            ("Contents/header.xml", $"<hh:head {Namespaces}>{Header}</hh:head>"),
            .. sections.Select((section, i) => ($"Contents/{Name(i)}.xml", $"<hs:sec {Namespaces}>{section}</hs:sec>")),
            .. further,
        ]);
    }

    public static string MasterPage(string content) => $"<hm:masterPage {Namespaces}>{content}</hm:masterPage>";

    public static string Paragraph(string content, int shape = 0, int style = 0) =>
        $"<hp:p paraPrIDRef=\"{shape}\" styleIDRef=\"{style}\"><hp:run>{content}</hp:run></hp:p>";

    public static string Text(string text) => $"<hp:t>{text}</hp:t>";

    public static string List(string text) => $"<hp:subList>{Paragraph(Text(text))}</hp:subList>";

    /// <summary>A table that stands in its line, of rows of (columns, rows, title, content).</summary>
    public static string Table(string caption, params (int Columns, int Rows, bool Title, string Content)[][] rows)
    {
        // Where a cell above spans rows, the next one to the right of it is free.
        var taken = new HashSet<(int, int)>();
        var written = rows.Select(
            (cells, row) =>
            {
                var column = 0;
                return "<hp:tr>"
                    + string.Concat(
                        cells.Select(cell =>
                        {
                            while (taken.Contains((row, column)))
                            {
                                column++;
                            }

                            for (var i = 0; i < cell.Rows * cell.Columns; i++)
                            {
                                taken.Add((row + (i / cell.Columns), column + (i % cell.Columns)));
                            }

                            return $"<hp:tc header=\"{(cell.Title ? 1 : 0)}\"><hp:subList>{cell.Content}</hp:subList>"
                                + $"<hp:cellAddr colAddr=\"{column}\" rowAddr=\"{row}\"/>"
                                + $"<hp:cellSpan colSpan=\"{cell.Columns}\" rowSpan=\"{cell.Rows}\"/></hp:tc>";
                        })
                    )
                    + "</hp:tr>";
            }
        );
        return $"<hp:tbl><hp:pos treatAsChar=\"1\"/>{(caption.Length > 0 ? $"<hp:caption>{List(caption)}</hp:caption>" : "")}"
            + $"{string.Concat(written)}</hp:tbl>";
    }
}
