namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes Excel workbooks of sheets given as XML.</summary>
internal static class Xlsxs
{
    private const string Main =
        "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
        + "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

    private const string Styles =
        "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"&quot;₩&quot;#,##0\"/>"
        + "<numFmt numFmtId=\"171\" formatCode=\"yyyy&quot;년&quot; m&quot;월&quot; d&quot;일&quot;\"/></numFmts>"
        + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"10\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/>"
        + "</cellXfs></styleSheet>";

    /// <summary>Rows of cells from A1 on: texts, or numbers where they are written "n:style". A null is no cell, and a
    /// row without cells is blank.</summary>
    public static string Rows(params string?[][] rows) =>
        "<sheetData>"
        + string.Concat(
            rows.Select(
                (cells, row) =>
                    cells.Length == 0
                        ? ""
                        : $"<row r=\"{row + 1}\">{string.Concat(cells.Select((cell, i) => Cell(cell, row, i)))}</row>"
            )
        )
        + "</sheetData>";

    /// <summary>A workbook; a sheet's name may begin with its state and a colon: "hidden:Data".</summary>
    public static byte[] Of(params (string Name, string Xml)[] sheets) => Of(sheets, []);

    /// <summary>A workbook with parts that the first sheet leads to, and shared texts.</summary>
    public static byte[] Of(
        (string Name, string Xml)[] sheets,
        (string Kind, string Name, string Xml)[] parts,
        string shared = ""
    )
    {
        var entries = new List<(string, string)>
        {
            ("_rels/.rels", Pptxs.Relationships(("r1", "officeDocument", "xl/workbook.xml"))),
            ("xl/styles.xml", Styles),
            ("xl/sharedStrings.xml", $"<sst {Main}>{shared}</sst>"),
            ("xl/workbook.xml", $"<workbook {Main}><sheets>{string.Concat(sheets.Select(Sheet))}</sheets></workbook>"),
            (
                "xl/_rels/workbook.xml.rels",
                Pptxs.Relationships([
                    ("st", "styles", "styles.xml"),
                    ("ss", "sharedStrings", "/xl/sharedStrings.xml"),
                    .. sheets.Select((_, i) => ($"s{i}", "worksheet", $"worksheets/sheet{i}.xml")),
                ])
            ),
            (
                "xl/worksheets/_rels/sheet0.xml.rels",
                Pptxs.Relationships([.. parts.Select((part, i) => ($"x{i}", part.Kind, "../" + part.Name))])
            ),
        };
        entries.AddRange(
            sheets.Select((sheet, i) => ($"xl/worksheets/sheet{i}.xml", $"<worksheet {Main}>{sheet.Xml}</worksheet>"))
        );
        entries.AddRange(parts.Select(part => ("xl/" + part.Name, part.Xml)));
        return Docxs.Zip([.. entries]);
    }

    private static string Sheet((string Name, string Xml) sheet, int at)
    {
        var parts = sheet.Name.Split(':');
        var state = parts.Length > 1 ? $" state=\"{parts[0]}\"" : "";
        return $"<sheet name=\"{parts[^1]}\" sheetId=\"{at + 1}\"{state} r:id=\"s{at}\"/>";
    }

    private static string Cell(string? cell, int row, int column)
    {
        var reference = $"r=\"{(char)('A' + column)}{row + 1}\"";
        if (cell is null)
        {
            return "";
        }

        var parts = cell.Split(':');
        return parts.Length == 2 && int.TryParse(parts[1], out var style)
            ? $"<c {reference} s=\"{style}\"><f>1+1</f><v>{parts[0]}</v></c>"
            : $"<c {reference} t=\"inlineStr\"><is><t>{cell}</t></is></c>";
    }
}
