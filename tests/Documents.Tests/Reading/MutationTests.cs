using System.IO.Compression;
using System.Text;
using FsCheck.Xunit;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;

namespace Pipeline.Documents.Tests.Reading;

/// <summary>Whatever the bytes, a reader returns a sound document or refuses with a reason.</summary>
public sealed class MutationTests
{
    private static readonly SourceDocument[] Sound =
    [
        Sources.Bytes(Docxs.Full()),
        Sources.Bytes(
            Docxs.WithBody("<w:p><w:r><w:t>글</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")
        ),
        Sources.Bytes(
            Docxs.WithParts(
                "<w:p><m:oMath><m:f><m:num/><m:den/></m:f></m:oMath><w:r><w:fldChar w:fldCharType=\"begin\"/><c:chart r:id=\"chart\"/>"
                    + "<w:footnoteReference w:id=\"1\"/><w:sym w:font=\"Symbol\" w:char=\"F061\"/><w:t>글</w:t></w:r></w:p>",
                ("chart", "<c:chart><c:ser><c:val><c:pt idx=\"0\"><c:v>1</c:v></c:pt></c:val></c:ser></c:chart>"),
                ("numbering", "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"/></w:abstractNum>"),
                ("footnotes", "<w:footnote w:id=\"1\"><w:p><w:r><w:t>a</w:t></w:r></w:p></w:footnote>")
            )
        ),
        Sources.Bytes(
            Pptxs.Of([Pptxs.Shape("title", "제목") + Pptxs.Table(Pptxs.Row("a", "<") + Pptxs.Row("^", "b"))])
        ),
        Sources.Bytes(Xlsxs.Of(("S", Xlsxs.Rows(["이름", "수"], ["가", "45000:1"], [], ["b", "1:3"])))),
        Sources.Bytes(
            Odfs.Text("<text:h>제목</text:h><text:p>글<text:s/></text:p><table:table><table:table-row/></table:table>")
        ),
        Sources.Bytes(
            Odfs.Spreadsheet(
                "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell></table:table-row></table:table>"
            )
        ),
        Sources.Bytes(
            Docs.Of(("제목\r", 1, []), ("a\u0007", 0, [0x16, 0x24, 1]), ("\u0007", 0, [0x17, 0x24, 1]), ("b\r", 0, []))
        ),
        Sources.Bytes(Ppts.Of(("제목", "a\rb"), ("c", "d"))),
        Sources.Bytes(
            Ppts.OfShapes(
                (
                    "표",
                    [
                        .. Ppts.Group(
                            isTable: true,
                            Ppts.Shape(Ppts.Text("a", []), [0, 0, 9, 9]),
                            Ppts.Shape(Ppts.Text("b", []), [9, 0, 18, 9]),
                            Ppts.Shape(Ppts.Text("나", []), [0, 9, 18, 18])
                        ),
                        .. Ppts.Shape(
                            Ppts.Text("가\r나", [9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 9, 0, 0, 0, 0, 4, 0, 0, 0, 0]),
                            further: [0, 0, 0, 3, 1, 0, 3, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0]
                        ),
                    ]
                )
            )
        ),
        Sources.Bytes(
            Docs.Of(
                [
                    [("제%1장", 0), ("%1.%2)", 4)],
                    [("·", 23)],
                ],
                [(62, 0xFFF, []), (1, 0, [0x0B, 0x46, 1, 0])],
                [(2, 5)],
                ("제목 title\r", 1, []),
                ("하나\r", 0, [0x0B, 0x46, 2, 0, 0x0A, 0x26, 1]),
                ("둘\r", 0, [0x0B, 0x46, 3, 0])
            )
        ),
        Sources.Bytes(Docxs.Zip(("a.md", "# a\n\nb"), ("b.zip", "PK"))),
        Sources.Bytes(
            Compounds.Of(
                ("__properties_version1.0", new byte[48]),
                ("__substg1.0_0037001F", Encoding.Unicode.GetBytes("제목")),
                ("__substg1.0_10130102", Encoding.UTF8.GetBytes("<p>body</p>"))
            )
        ),
        Sources.Text(
            "From: a@b.c\nTo: d@e.f\nSubject: =?utf-8?B?7ZqM?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                + "--b\nContent-Type: text/html\n\n<p>a</p>\n--b\nContent-Disposition: attachment; filename=a.txt\n\nb\n--b--\n",
            ""
        ),
        Sources.Text(
            @"{\rtf1\ansi{\fonttbl{\f1\fcharset129 B;}}\f1 \'b1\'d4\par\trowd\intbl a\cell\row\u-100?\bin3 abc}",
            ""
        ),
        Sources.Text("<?xml version=\"1.0\"?><a><title>b</title><row><td>&nbsp;1</td></row><c>d</c></a>", ""),
        Sources.Text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>안녕\n", ""),
        Sources.Text("{\"cells\":[{\"cell_type\":\"code\",\"source\":[\"x\"]}],\"nbformat\":4}", ""),
        Sources.Text("* a\n| b | c |\n#+BEGIN_SRC\nd\n", "", "a.org"),
        Sources.Text("a\n=\n\nb::\n\n  c\n", "", "a.rst"),
        Sources.Text("\\section{a}\n\\item b \\begin{verbatim}\nc\n", "", "a.tex"),
        Sources.Bytes(Epubs.Of("<h1>a</h1>", "<p>나</p>")),
        Sources.Bytes(Pdfs.Korean("연차 휴가는 십오 일이다.", "병가는 별도로 정한다.")),
        Sources.Bytes(Pdfs.Latin("T", [(20, "Heading", 0), (11, "Some text of the body.", 1)])),
        Sources.Bytes(Pdfs.Encrypted()),
        Sources.Text("<html><body><h1>제목</h1><table><tr><th>a<td>b</table><ul><li>c</ul></body></html>", "text/html"),
        Sources.Text("# 제목\n\n- a\n  - b\n\n|a|b|\n|-|-|\n|1|2|\n\n```\ncode\n```\n[x]: y \"z\"\n", "text/markdown"),
        Sources.Text("a,b\n1,\"2\n3\"\n", "text/csv"),
        Sources.Text("""{"a":[1,{"b":"c"}]}""", "application/json"),
        Sources.Text("평범한 글입니다. 끝."),
    ];

    [Property(MaxTest = 300)]
    public void MutatedDocumentsAreReadOrRefused(int which, int seed)
    {
        var sound = Sound[(which & int.MaxValue) % Sound.Length];
        var random = new Random(seed);
        var bytes = sound.Content.ToArray();
        for (var i = random.Next(1, 8); i > 0; i--)
        {
            bytes[random.Next(bytes.Length)] = (byte)(
                random.Next(2) == 0 ? random.Next(256) : bytes[random.Next(bytes.Length)]
            );
        }

        if (random.Next(4) == 0)
        {
            bytes = bytes[..random.Next(bytes.Length)];
        }

        ReadOrRefuse(sound with { Content = bytes });
    }

    [Fact]
    public void DocumentsThatAreCutOrFlippedAreReadOrRefused()
    {
        var random = new Random(7);
        foreach (var sound in Sound)
        {
            for (var i = 0; i < 12; i++)
            {
                ReadOrRefuse(sound with { Content = sound.Content[..(sound.Content.Length * i / 12)] });
                var bytes = sound.Content.ToArray();
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                ReadOrRefuse(sound with { Content = bytes });
            }
        }
    }

    [Fact]
    public void PackagesWhosePartsAreCutOrFlippedAreReadOrRefused()
    {
        var random = new Random(11);
        foreach (var sound in Sound.Where(sound => sound.Content.Span.StartsWith("PK"u8)))
        {
            for (var i = 0; i < 60; i++)
            {
                ReadOrRefuse(sound with { Content = BrokenParts.Of(sound.Content.ToArray(), random, oneCutOf: 3) });
            }
        }
    }

    [Property(MaxTest = 100)]
    public void ArbitraryBytesAreReadOrRefused(byte[] bytes, int which)
    {
        string[] types =
        [
            "text/plain",
            "text/html",
            "text/markdown",
            "text/csv",
            "application/json",
            "application/pdf",
            "",
        ];
        ReadOrRefuse(new SourceDocument(bytes, types[(which & int.MaxValue) % types.Length], null));
    }

    [Property(MaxTest = 100)]
    public void ArbitraryTextIsReadOrRefused(string? text, int which)
    {
        string[] types = ["text/plain", "text/html", "text/markdown", "text/csv", "application/json"];
        ReadOrRefuse(Sources.Text(text ?? "", types[(which & int.MaxValue) % types.Length]));
    }

    [Fact]
    public void FileAfterAPdfMarkIsReadOrRefused()
    {
        var random = new Random(5);
        for (var i = 0; i < 20; i++)
        {
            var bytes = new byte[2000];
            random.NextBytes(bytes);
            Encoding.ASCII.GetBytes("%PDF-1.4\n").CopyTo(bytes, 0);
            ReadOrRefuse(Sources.Bytes(bytes));
        }
    }

    private static void ReadOrRefuse(SourceDocument source)
    {
        try
        {
            Sources.Check(
                new DocumentReaders().Read(
                    source,
                    new ReadingLimits { MaxCharacters = 1_000_000 },
                    CancellationToken.None
                )
            );
        }
        catch (DocumentReadException e)
        {
            Assert.False(string.IsNullOrWhiteSpace(e.Reason));
        }
    }
}
