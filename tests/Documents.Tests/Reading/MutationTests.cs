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

    [Property(MaxTest = 120)]
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
