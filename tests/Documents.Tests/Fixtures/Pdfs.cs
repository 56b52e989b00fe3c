using System.Globalization;
using System.Text;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Pipeline.Documents.Tests.Fixtures;

internal static class Pdfs
{
    public const string ContentType = "application/pdf";

    /// <summary>Pages of lines of Helvetica, from the top down; each line is (size, text, gap above in
    /// lines).</summary>
    public static byte[] Latin(string title, params (double Size, string Text, double Gap)[][] pages)
    {
        var builder = new PdfDocumentBuilder();
        builder.DocumentInformation.Title = title;
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var lines in pages)
        {
            var page = builder.AddPage(PageSize.A4);
            var y = 800.0;
            foreach (var (size, text, gap) in lines)
            {
                y -= size * 1.2 * (1 + gap);
                page.AddText(text, size, new PdfPoint(60, y), font);
            }
        }
        return builder.Build();
    }

    /// <summary>
    /// A page in a composite font without a font file, whose glyphs are numbered as they occur and mapped by a
    /// ToUnicode CMap (ISO 32000-1, 9.10.3), as office programs write Korean.
    /// </summary>
    public static byte[] Korean(params string[] lines)
    {
        var glyphs = string.Concat(lines)
            .Distinct()
            .Select((c, i) => (c, i))
            .ToDictionary(pair => pair.c, pair => pair.i + 1);
        var content = new StringBuilder("BT /F1 12 Tf 16 TL 60 780 Td\n");
        foreach (var line in lines)
        {
            content
                .Append('<')
                .AppendJoin("", line.Select(c => glyphs[c].ToString("X4", CultureInfo.InvariantCulture)))
                .Append("> Tj T*\n");
        }

        content.Append("ET");
        var map = new StringBuilder(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /K def /CMapType 2 def\n"
                + "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        );
        foreach (var part in glyphs.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (c, glyph) in part)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{(int)c:X4}>\n");
            }

            map.Append("endbfchar\n");
        }
        map.Append("endcmap end end");
        return Assemble(
            "",
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            Stream(content.ToString()),
            "<< /Type /Font /Subtype /Type0 /BaseFont /K /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /K /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                + "/Supplement 0 >> /FontDescriptor 7 0 R /DW 1000 /CIDToGIDMap /Identity >>",
            "<< /Type /FontDescriptor /FontName /K /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 "
                + "/Descent -200 /CapHeight 700 /StemV 80 >>",
            Stream(map.ToString())
        );
    }

    /// <summary>A document whose password is not the empty one: the check value matches no password that anyone
    /// knows.</summary>
    public static byte[] Encrypted()
    {
        var check = string.Concat(Enumerable.Repeat("5A", 32));
        return Assemble(
            "/Encrypt 4 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]",
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
            $"<< /Filter /Standard /V 1 /R 2 /P -4 /O <{check}> /U <{check}> >>"
        );
    }

    /// <summary>Pages of Helvetica, each line at (x, y, size), y from the bottom.</summary>
    public static byte[] Placed(params (double X, double Y, double Size, string Text)[][] pages)
    {
        var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var lines in pages)
        {
            var page = builder.AddPage(PageSize.A4);
            foreach (var (x, y, size, text) in lines)
            {
                page.AddText(text, size, new PdfPoint(x, y), font);
            }
        }
        return builder.Build();
    }

    /// <summary>A page of content as it is given, with Helvetica as /F1.</summary>
    public static byte[] Content(string content, string page = "") =>
        Assemble(
            "",
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {page} /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
            Stream(content),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /K /Encoding /Identity-H /DescendantFonts [7 0 R] >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /K /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
                + "/Supplement 0 >> /FontDescriptor 8 0 R /DW 1000 /CIDToGIDMap /Identity >>",
            "<< /Type /FontDescriptor /FontName /K /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 "
                + "/Descent -200 /CapHeight 700 /StemV 80 >>"
        );

    /// <summary>A line in a font of another writing system that is not in the file.</summary>
    /// <param name="ordering">The collection of its characters, such as Korea1.</param>
    /// <param name="map">The predefined map of its codes, such as KSCms-UHC-H.</param>
    /// <param name="codes">The line in codes.</param>
    /// <param name="isDescribed">Whether the file describes the font.</param>
    public static byte[] Mapped(string ordering, string map, byte[] codes, bool isDescribed) =>
        MappedContent(ordering, map, $"BT /F1 14 Tf 72 720 Td <{Convert.ToHexString(codes)}> Tj ET", isDescribed);

    /// <summary>A page of content with such a font as /F1.</summary>
    public static byte[] MappedContent(string ordering, string map, string content, bool isDescribed = true) =>
        Assemble(
            "",
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            Stream(content),
            $"<< /Type /Font /Subtype /Type0 /BaseFont /K /Encoding /{map} /DescendantFonts [6 0 R] >>",
            $"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /K /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) "
                + $"/Supplement 1 >> /DW 1000 {(isDescribed ? "/FontDescriptor 7 0 R" : "")} >>",
            "<< /Type /FontDescriptor /FontName /K /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 "
                + "/Descent -200 /CapHeight 700 /StemV 80 >>"
        );

    /// <summary>A line in a font of which the file says nothing but its name.</summary>
    public static byte[] Named(string font, string line) =>
        Assemble(
            "",
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            Stream($"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"),
            $"<< /Type /Font /Subtype /TrueType /BaseFont /{font} /FirstChar 32 /LastChar 255 /Encoding /WinAnsiEncoding >>"
        );

    public static byte[] WithoutText() =>
        Assemble(
            "",
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
        );

    private static string Stream(string content) =>
        $"<< /Length {Encoding.Latin1.GetByteCount(content)} >>\nstream\n{content}\nendstream";

    private static byte[] Assemble(string trailer, params string[] objects)
    {
        var pdf = new StringBuilder("%PDF-1.5\n");
        var offsets = new List<int>();
        for (var i = 0; i < objects.Length; i++)
        {
            offsets.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }
        var start = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets)
        {
            pdf.Append(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n");
        }

        pdf.Append(
            CultureInfo.InvariantCulture,
            $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF"
        );
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }
}
