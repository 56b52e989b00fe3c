using System.Text;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>A small file of every format that is read, each with Korean and English text.</summary>
internal static class SoundFiles
{
    private const string Korean = "연차 휴가는 십오 일이다. 병가는 별도로 정한다.";
    private const string English = "Annual leave is fifteen days. Sick leave is settled apart.";

    /// <summary>The files, by a name with the ending that is usual for the format.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> All { get; } =
    [
        ("a.docx", Docxs.Full()),
        (
            "b.docx",
            Docxs.WithParts(
                $"<w:p><w:r><w:t>{Korean} {English}</w:t></w:r></w:p><w:p><m:oMath><m:f><m:num/><m:den/></m:f></m:oMath><w:r>"
                    + "<w:fldChar w:fldCharType=\"begin\"/><c:chart r:id=\"chart\"/><w:footnoteReference w:id=\"1\"/>"
                    + "<w:sym w:font=\"Symbol\" w:char=\"F061\"/><w:t>글</w:t></w:r></w:p>",
                ("chart", "<c:chart><c:ser><c:val><c:pt idx=\"0\"><c:v>1</c:v></c:pt></c:val></c:ser></c:chart>"),
                ("numbering", "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"/></w:abstractNum>"),
                ("footnotes", "<w:footnote w:id=\"1\"><w:p><w:r><w:t>a</w:t></w:r></w:p></w:footnote>")
            )
        ),
        (
            "a.pptx",
            Pptxs.Of([
                Pptxs.Shape("title", Korean)
                    + Pptxs.Shape("body", English)
                    + Pptxs.Table(Pptxs.Row("a", "<") + Pptxs.Row("^", "b")),
            ])
        ),
        ("a.xlsx", Xlsxs.Of(("S", Xlsxs.Rows(["이름", "수"], [Korean, "45000:1"], [], [English, "1:3"])))),
        ("a.xls", Xlss.Of(["이름", "뜻"], [Korean, English])),
        (
            "a.odt",
            Odfs.Text(
                $"<text:h>{Korean}</text:h><text:p>{English}<text:s/></text:p><table:table><table:table-row/></table:table>"
            )
        ),
        (
            "a.ods",
            Odfs.Spreadsheet(
                $"<table:table><table:table-row><table:table-cell><text:p>{Korean} {English}</text:p></table:table-cell>"
                    + "</table:table-row></table:table>"
            )
        ),
        (
            "a.odp",
            Odfs.Presentation(
                $"<draw:page><draw:frame><draw:text-box><text:p>{Korean} {English}</text:p></draw:text-box></draw:frame></draw:page>"
            )
        ),
        (
            "a.doc",
            Docs.Of(
                (Korean + "\r", 1, []),
                ("a\u0007", 0, [0x16, 0x24, 1]),
                ("\u0007", 0, [0x17, 0x24, 1]),
                (English + "\r", 0, [])
            )
        ),
        ("a.ppt", Ppts.Of((Korean, "a\rb"), ("c", English))),
        ("a.hwp", Hwps.Of(0, Hwps.Full)),
        ("b.hwp", Hwps.Of(Hwps.Compressed, [.. Hwps.Full, .. Hwps.Paragraph(0, Korean + English)])),
        ("c.hwp", Hwps.Of(Hwps.Compressed | Hwps.Distribution, Hwps.Full)),
        (
            "a.hwpx",
            Hwpxs.Of(
                Hwpxs.Paragraph(Hwpxs.Text(Korean), 1)
                    + Hwpxs.Paragraph(Hwpxs.Table("표", [(1, 1, true, Hwpxs.Paragraph(Hwpxs.Text(English)))]))
            )
        ),
        ("a.epub", Epubs.Of($"<h1>{English}</h1>", $"<p>{Korean}</p>")),
        ("a.pdf", Pdfs.Korean(Korean, "둘째 줄이다.")),
        ("b.pdf", Pdfs.Latin("T", [(20, "Heading", 0), (11, English, 1)])),
        ("a.zip", Docxs.Zip(("a.md", $"# {English}\n\n{Korean}"), ("b.zip", "PK"), ("c.txt", Korean))),
        (
            "a.msg",
            Compounds.Of(
                ("__properties_version1.0", new byte[48]),
                ("__substg1.0_0037001F", Encoding.Unicode.GetBytes(Korean)),
                ("__substg1.0_10130102", Encoding.UTF8.GetBytes($"<p>{English}</p>"))
            )
        ),
        (
            "a.eml",
            Utf8(
                "From: a@b.c\nTo: d@e.f\nSubject: =?utf-8?B?7ZqM?=\nMIME-Version: 1.0\n"
                    + "Content-Type: multipart/mixed; boundary=b\n\n"
                    + $"--b\nContent-Type: text/html; charset=utf-8\n\n<p>{Korean}</p>\n"
                    + $"--b\nContent-Disposition: attachment; filename=a.txt\n\n{English}\n--b--\n"
            )
        ),
        (
            "a.rtf",
            Utf8(
                @"{\rtf1\ansi{\fonttbl{\f1\fcharset129 B;}}\f1 \'b1\'d4\par "
                    + English
                    + @"\par\trowd\intbl a\cell\row\u-100?}"
            )
        ),
        (
            "a.mhtml",
            Utf8(
                "From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n"
                    + $"--b\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>{Korean} {English}</p></body></html>\n--b--\n"
            )
        ),
        ("a.xml", Utf8($"<?xml version=\"1.0\"?><a><title>{Korean}</title><row><td>{English}</td></row></a>")),
        ("a.vtt", Utf8($"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>{Korean}\n\n00:02.000 --> 00:03.000\n{English}\n")),
        ("a.srt", Utf8($"1\n00:00:01,000 --> 00:00:02,000\n{Korean}\n\n2\n00:00:02,000 --> 00:00:03,000\n{English}\n")),
        (
            "a.ipynb",
            Utf8($"{{\"cells\":[{{\"cell_type\":\"markdown\",\"source\":[\"{Korean} {English}\"]}}],\"nbformat\":4}}")
        ),
        ("a.org", Utf8($"* {Korean}\n| b | c |\n#+BEGIN_SRC\nd\n#+END_SRC\n{English}\n")),
        ("a.rst", Utf8($"{English}\n{new string('=', 70)}\n\n{Korean}::\n\n  c\n")),
        ("a.adoc", Utf8($"= {English}\n\n{Korean}\n")),
        ("a.tex", Utf8($"\\section{{{English}}}\n\\item {Korean} \\begin{{verbatim}}\nc\n\\end{{verbatim}}\n")),
        ("a.cs", Utf8($"// {Korean}\nclass A {{ void B() {{ /* {English} */ }} }}\n")),
        ("a.yaml", Utf8($"title: {English}\nnote: {Korean}\n")),
        (
            "a.html",
            Utf8($"<html><body><h1>{Korean}</h1><table><tr><th>a<td>b</table><ul><li>{English}</ul></body></html>")
        ),
        ("a.md", Utf8($"# {Korean}\n\n- {English}\n  - b\n\n|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n```\n[x]: y \"z\"\n")),
        ("a.csv", Utf8($"a,b\n1,\"2\n3\"\n{Korean},{English}\n")),
        ("a.json", Utf8($"{{\"a\":[1,{{\"{English}\":\"{Korean}\"}}]}}")),
        ("a.txt", Utf8($"{Korean}\n\n{English}\n")),
    ];

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
