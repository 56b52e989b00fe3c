using System.Buffers.Binary;
using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Hostile.HostileFile;
using static Pipeline.Documents.Tests.Hostile.HostileParts;

namespace Pipeline.Documents.Tests.Hostile;

/// <summary>Files whose parts lead back to themselves, or to one part over and over.</summary>
internal static class LoopFiles
{
    private const int SectorSize = 512;
    private const int EntrySize = 128;

    private static readonly ReadFailure[] Broken =
    [
        ReadFailure.Damaged,
        ReadFailure.Empty,
        ReadFailure.TooLarge,
        ReadFailure.TooDeep,
        ReadFailure.OutputTooLarge,
        ReadFailure.UnsupportedType,
    ];

    public static IEnumerable<HostileFile> All() => [.. Compound(), .. Messages(), .. Office(), .. Others()];

    private static IEnumerable<HostileFile> Compound()
    {
        foreach (var (name, content) in SoundFiles.All.Where(file => IsCompound(file.Content)))
        {
            var directory = Place(content, 0x30);
            var fat = Place(content, 0x4C);
            yield return Either($"the table lists itself, {name}", With(content, fat, Sector(fat)), Broken);
            yield return Either(
                $"the directory goes on with itself, {name}",
                With(content, fat + ((int)Sector(directory) * 4), Sector(directory)),
                Broken
            );
            yield return Either($"every sector leads to the first, {name}", AllAt(content, fat, 0), Broken);
            yield return Either(
                $"the second table goes on with itself, {name}",
                With(With(content, 0x44, Sector(fat)), 0x48, 0xFFFF),
                Broken
            );
            yield return Either(
                $"an entry is its own sibling, {name}",
                With(content, directory + EntrySize + 0x48, 1),
                Broken
            );
            yield return Either(
                $"an entry holds the root, {name}",
                With(content, directory + EntrySize + 0x4C, 0),
                Broken
            );
            yield return Either(
                $"siblings lead back, {name}",
                With(content, directory + (2 * EntrySize) + 0x44, 1),
                Broken
            );
            yield return Either(
                $"a stream longer than all memory, {name}",
                With(content, directory + EntrySize + 0x78, 0x7FFFFFFF),
                Broken
            );
        }
    }

    private static IEnumerable<HostileFile> Messages()
    {
        foreach (var depth in (int[])[5, 20, 100])
        {
            var streams = new List<(string, byte[])>();
            var path = "";
            for (var i = 0; i < depth; i++)
            {
                path += "__attach_version1.0_#00000000/__substg1.0_3701000D/";
                streams.Add((path + "__properties_version1.0", new byte[32]));
                streams.Add((path + "__substg1.0_0037001F", Encoding.Unicode.GetBytes($"inner {i}")));
            }

            yield return Either($"{depth} messages in one another.msg", Message([.. streams]), Broken);
        }

        // A file that is attached to itself, as far as one can be: each copy holds the one before.
        var message = Message();
        for (var i = 0; i < 12; i++)
        {
            message = Message(("__attach_version1.0_#00000000/__substg1.0_37010102", message));
        }

        yield return Either("messages attached as files.msg", message, Broken);
    }

    private static IEnumerable<HostileFile> Office()
    {
        yield return Either(
            "notes, headers and comments are the text itself.docx",
            WithSelfReferences("word/document.xml", "word/_rels/document.xml.rels", "document.xml"),
            Broken
        );
        yield return Either(
            "styles based on one another.docx",
            Docxs.WithParts(
                "<w:p><w:pPr><w:pStyle w:val=\"a\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
                (
                    "styles",
                    "<w:style w:type=\"paragraph\" w:styleId=\"a\"><w:basedOn w:val=\"b\"/></w:style>"
                        + "<w:style w:type=\"paragraph\" w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>"
                )
            ),
            Broken
        );
        yield return Either(
            "lists linked in a circle.docx",
            Docxs.WithParts(
                "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>",
                (
                    "numbering",
                    "<w:abstractNum w:abstractNumId=\"1\"><w:numStyleLink w:val=\"s\"/></w:abstractNum>"
                        + "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>"
                ),
                (
                    "styles",
                    "<w:style w:type=\"numbering\" w:styleId=\"s\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>"
                )
            ),
            Broken
        );
        yield return Either(
            "a note in itself.docx",
            Docxs.WithParts(
                "<w:p><w:r><w:footnoteReference w:id=\"1\"/><w:t>x</w:t></w:r></w:p>",
                (
                    "footnotes",
                    "<w:footnote w:id=\"1\"><w:p><w:r><w:footnoteReference w:id=\"1\"/><w:t>y</w:t></w:r></w:p></w:footnote>"
                )
            ),
            Broken
        );
        yield return Either(
            "one slide ten thousand times.pptx",
            Repeated("a.pptx", "ppt/presentation.xml", "<p:sldId id=\"256\" r:id=\"s0\"/>", 10_000),
            Broken
        );
        yield return Either(
            "one sheet ten thousand times.xlsx",
            Repeated("a.xlsx", "xl/workbook.xml", "<sheet name=\"S\" sheetId=\"1\" r:id=\"s0\"/>", 10_000),
            Broken
        );
        yield return Either(
            "one chapter ten thousand times.epub",
            Repeated("a.epub", "OPS/book.opf", "<itemref idref=\"c0\"/>", 10_000),
            Broken
        );
        yield return Either(
            "one section ten thousand times.hwpx",
            Repeated("a.hwpx", "Contents/content.hpf", "<opf:itemref idref=\"section0\"/>", 10_000),
            Broken
        );
        yield return Either(
            "styles of one another.odt",
            Odfs.Text(
                "<text:p text:style-name=\"a\">x</text:p>",
                "<style:style style:name=\"a\" style:parent-style-name=\"b\"/><style:style style:name=\"b\" style:parent-style-name=\"a\"/>"
            ),
            Broken
        );
        yield return Either(
            "a book whose package is its container.epub",
            Docxs.Zip(
                ("mimetype", "application/epub+zip"),
                (
                    "META-INF/container.xml",
                    "<container><rootfiles><rootfile full-path=\"META-INF/container.xml\"/></rootfiles></container>"
                )
            ),
            Broken
        );
    }

    private static IEnumerable<HostileFile> Others()
    {
        yield return Either(
            "pages in a circle.pdf",
            Pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
                "<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>"
            ),
            Broken
        );
        yield return Either(
            "a length that is itself.pdf",
            Pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
                "<< /Length 4 0 R >>\nstream\nx\nendstream"
            ),
            Broken
        );
        yield return Either(
            "a form that draws itself.pdf",
            Pdf(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 5 0 R /Resources << /XObject << /F 4 0 R >> >> >>",
                "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 4 0 R >> >> /Length 5 >>\nstream\n/F Do\nendstream",
                "<< /Length 5 >>\nstream\n/F Do\nendstream"
            ),
            Broken
        );
        yield return Either("edits in a circle.ppt", CircleOfEdits(), Broken);
        yield return Either("pieces that all are the whole.doc", SharedPieces(), Broken);
        yield return Either(
            "levels without end.hwp",
            Hwps.Of(
                0,
                [
                    .. Enumerable
                        .Range(0, 5000)
                        .SelectMany(i =>
                            Hwps.ParagraphAt(i & 0x3FF, 0, "x", Hwps.ControlHeader((i + 1) & 0x3FF, "tbl "))
                        ),
                ]
            ),
            Broken
        );
    }

    private static bool IsCompound(byte[] content) => content[0] == 0xD0;

    private static int Place(byte[] content, int header) =>
        (int)(BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(header)) + 1) * SectorSize;

    private static uint Sector(int place) => (uint)(place / SectorSize) - 1;

    private static byte[] AllAt(byte[] content, int fat, uint sector)
    {
        for (var i = 0; i < SectorSize / 4; i++)
        {
            content = With(content, fat + (i * 4), sector);
        }

        return content;
    }

    private static byte[] WithSelfReferences(string part, string relationships, string target) =>
        Docxs.Zip(
            ("_rels/.rels", Pptxs.Relationships(("r", "officeDocument", part))),
            (
                relationships,
                Pptxs.Relationships([
                    .. (
                        (string[])
                            ["footnotes", "endnotes", "comments", "header", "footer", "chart", "styles", "numbering"]
                    ).Select(kind => (kind, kind, target)),
                ])
            ),
            (
                part,
                "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"urn:r/relationships\">"
                    + "<w:body><w:p><w:r><w:t>x</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p><w:altChunk r:id=\"chart\"/>"
                    + "<w:sectPr><w:headerReference r:id=\"header\"/></w:sectPr></w:body></w:document>"
            )
        );

    private static byte[] Repeated(string name, string part, string element, int times)
    {
        using var source = new System.IO.Compression.ZipArchive(
            new MemoryStream(SoundFiles.All.First(file => file.Name == name).Content)
        );
        var parts = new List<(string, string)>();
        foreach (var entry in source.Entries)
        {
            using var reader = new StreamReader(entry.Open());
            var content = reader.ReadToEnd();
            parts.Add(
                (
                    entry.FullName,
                    entry.FullName == part
                        ? content.Replace(
                            element,
                            string.Concat(Enumerable.Repeat(element, times)),
                            StringComparison.Ordinal
                        )
                        : content
                )
            );
        }
        return Docxs.Zip([.. parts]);
    }

    // The newest edit says that the one before it is itself.
    private static byte[] CircleOfEdits()
    {
        var content = SoundFiles.All.First(file => file.Name == "a.ppt").Content;
        byte[] mark = [0, 0, 0xF5, 0x0F, 28, 0, 0, 0];
        var at = content.AsSpan().IndexOf(mark);
        var user = content.AsSpan().IndexOf(BitConverter.GetBytes(0xE391C05F));
        return With(content, at + 8 + 8, BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(user + 4)));
    }

    private static byte[] SharedPieces()
    {
        const int Pieces = 20_000;
        var document = new byte[1 << 16];
        BinaryPrimitives.WriteUInt16LittleEndian(document, 0xA5EC);
        document[2] = 0xC1;
        document.AsSpan(0x400).Fill((byte)'x');
        var length = document.Length - 0x400;
        var table = new MemoryStream();
        table.WriteByte(2);
        table.Write(BitConverter.GetBytes((Pieces * 12) + 4));
        for (var i = 0; i <= Pieces; i++)
        {
            table.Write(BitConverter.GetBytes(i * length));
        }

        for (var i = 0; i < Pieces; i++)
        {
            table.Write([0, 0, .. BitConverter.GetBytes(0x400000 | 0x800), 0, 0]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(document.AsSpan(0x4C), int.MaxValue / 16);
        BinaryPrimitives.WriteInt32LittleEndian(document.AsSpan(0x1A6), (int)table.Length);
        return Compounds.Of(("WordDocument", document), ("0Table", table.ToArray()));
    }
}
