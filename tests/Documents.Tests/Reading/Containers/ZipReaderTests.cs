using System.IO.Compression;
using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Containers;

public sealed class ZipReaderTests
{
    [Fact]
    public void FilesAreReadByTheirPaths() =>
        Assert.Equal(
            ["Heading1: a/notes.md", "Heading2: 제목", "Paragraph: 글", "Heading1: b.txt", "Paragraph: last"],
            Outline(
                Read(
                    Bytes(
                        Docxs.Zip(
                            ("b.txt", "last"),
                            ("a/notes.md", "# 제목\n\n글"),
                            ("__MACOSX/b.txt", "no"),
                            (".hidden", "no"),
                            ("empty.txt", "")
                        )
                    )
                )
            )
        );

    [Fact]
    public void NamesOfKoreanWindowsAreRead()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, true, Encoding.GetEncoding(949)))
        {
            using var entry = zip.CreateEntry("인사 규정.txt").Open();
            entry.Write("내용"u8);
        }

        // The writer says that a name which is not ASCII is UTF-8, as those of Windows do not.
        var bytes = stream.ToArray();
        foreach (var mark in new[] { (Mark: "PK\x03\x04", At: 6), (Mark: "PK\x01\x02", At: 8) })
        {
            for (var i = 0; i + 12 < bytes.Length; i++)
            {
                if (bytes.AsSpan(i).StartsWith(Encoding.Latin1.GetBytes(mark.Mark)))
                {
                    bytes[i + mark.At + 1] &= 0xF7;
                }
            }
        }

        Assert.Equal(["Heading1: 인사 규정.txt", "Paragraph: 내용"], Outline(Read(Bytes(bytes))));
    }

    [Fact]
    public void AnArchiveOfNothingThatIsReadSaysWhatIsInIt()
    {
        var e = Refused(
            Bytes(Docxs.Zip(("a.bin", "\0\u0001\0\u0002"), ("b.bin", "\0\0\0"))),
            ReadFailure.UnsupportedType
        );
        Assert.Equal(ReadProblem.NothingInside, e.Problem);
        Assert.Equal("a.bin, b.bin", e.Values!["names"]);
    }

    [Fact]
    public void ArchivesInArchivesAreReadToADepth()
    {
        var bytes = Docxs.Zip(("deep.txt", "bottom"));
        for (var i = 0; i < 6; i++)
        {
            bytes = Nested(bytes);
            if (i == 1)
            {
                Assert.Contains("bottom", Read(Bytes(bytes)).Text);
            }
        }

        Refused(Bytes(bytes), ReadFailure.UnsupportedType);
    }

    [Fact]
    public void AllThatIsInsideSharesTheLimit()
    {
        var inner = Docxs.Zip(
            ("a.txt", string.Concat(Enumerable.Range(0, 150_000).Select(i => $"{i * 7919 % 99991} ")))
        );
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i < 4; i++)
            {
                using var entry = zip.CreateEntry($"{i}.zip", CompressionLevel.NoCompression).Open();
                entry.Write(inner);
            }
        }

        Refused(Bytes(stream.ToArray()), ReadFailure.TooLarge, new ReadingLimits { MaxUncompressedBytes = 2 << 20 });
    }

    private static byte[] Nested(byte[] inner)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("inner.zip").Open();
            entry.Write(inner);
        }
        return stream.ToArray();
    }
}
