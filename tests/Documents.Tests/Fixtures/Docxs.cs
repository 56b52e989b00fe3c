using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Pipeline.Documents.Tests.Fixtures;

internal static class Docxs
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private const string Namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    /// <summary>A document with headings, lists, a table with a header and merged cells, a footnote, deleted text and
    /// fields.</summary>
    public static byte[] Full()
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            document.PackageProperties.Title = "취업 규칙";
            var main = document.AddMainDocumentPart();
            main.AddNewPart<StyleDefinitionsPart>().Styles = new Styles(
                Style("1", "heading 1", null, 0),
                Style("2", "heading 2", "1", 1),
                Style("Mine", "회사 제목", "2", null)
            );
            main.AddNewPart<NumberingDefinitionsPart>().Numbering = new Numbering(
                new AbstractNum(Level(0, NumberFormatValues.Decimal), Level(1, NumberFormatValues.Bullet))
                {
                    AbstractNumberId = 7,
                },
                new NumberingInstance(new AbstractNumId { Val = 7 }) { NumberID = 1 }
            );
            main.AddNewPart<FootnotesPart>().Footnotes = new Footnotes(
                new Footnote(new Paragraph(new Run(new SeparatorMark())))
                {
                    Type = FootnoteEndnoteValues.Separator,
                    Id = -1,
                },
                new Footnote(new Paragraph(Run("근로기준법 제60조."))) { Id = 1 }
            );
            main.Document = new Document(
                new Body(
                    Paragraph("1", "제1장 총칙"),
                    new Paragraph(
                        Run("이 규칙은 "),
                        Run("회사의"),
                        Run(" 근로조건을 정한다."),
                        new Run(new FootnoteReference { Id = 1 }),
                        new DeletedRun(new Run(new DeletedText("지운 글")))
                    ),
                    Paragraph("Mine", "휴가"),
                    Item(0, "연차는 15일이다."),
                    Item(1, "반차도 있다."),
                    Item(0, "병가는 10일이다."),
                    new Table(
                        new TableProperties(new TableLook { FirstRow = true }),
                        Row("직급", "휴가", "비고"),
                        new TableRow(
                            Cell("사원"),
                            Cell("15일"),
                            Cell("기본", new VerticalMerge { Val = MergedCellValues.Restart })
                        ),
                        new TableRow(Cell("과장"), Cell("17일"), Cell("", new VerticalMerge()))
                    ),
                    new SdtBlock(new SdtContentBlock(new Paragraph(Run("끝."))))
                )
            );
        }
        return stream.ToArray();
    }

    /// <summary>A package with a main part of the given XML inside the body.</summary>
    public static byte[] WithBody(string body, string prologue = "") =>
        Zip(
            (
                "_rels/.rels",
                "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" "
                    + "Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>"
                    + "</Relationships>"
            ),
            (
                "word/document.xml",
                $"<?xml version=\"1.0\"?>{prologue}<w:document xmlns:w=\"{Namespace}\"><w:body>{body}</w:body></w:document>"
            )
        );

    /// <summary>A package with a main part of the given XML inside the body, and parts that it leads to. In all of them
    /// "w:" is text, "m:" equations, "a:" and "c:" drawings and "mc:" alternatives.</summary>
    /// <param name="body">The XML inside the body.</param>
    /// <param name="parts">The last segment of each relationship's type, which is its id too, and the XML.</param>
    public static byte[] WithParts(string body, params (string Kind, string Content)[] parts)
    {
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
        const string Drawing = "http://schemas.openxmlformats.org/drawingml/2006";
        return Zip([
            (
                "_rels/.rels",
                $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"r\" Type=\"{Office}/officeDocument\" "
                    + "Target=\"word/document.xml\"/></Relationships>"
            ),
            (
                "word/_rels/document.xml.rels",
                $"<Relationships xmlns=\"{Package}\">"
                    + string.Concat(
                        parts.Select(
                            (part, i) =>
                                $"<Relationship Id=\"{part.Kind}\" Type=\"{Office}/{part.Kind}\" Target=\"{i}.xml\"/>"
                        )
                    )
                    + "</Relationships>"
            ),
            ("word/document.xml", Wrapped($"<w:body>{body}</w:body>")),
            .. parts.Select((part, i) => ($"word/{i}.xml", Wrapped(part.Content))),
        ]);

        static string Wrapped(string content) =>
            $"<w:root xmlns:w=\"{Namespace}\" xmlns:r=\"{Office}\" xmlns:a=\"{Drawing}/main\" "
            + $"xmlns:c=\"{Drawing}/chart\" xmlns:m=\"http://schemas.openxmlformats.org/officeDocument/2006/math\" "
            + "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:v=\"urn:schemas-microsoft-com:vml\">"
            + $"{content}</w:root>";
    }

    /// <summary>A package with other bytes in one of its parts.</summary>
    public static byte[] WithBytes(byte[] package, string part, byte[] content)
    {
        using var stream = new MemoryStream();
        stream.Write(package);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.GetEntry(part)!.Delete();
            using var entry = zip.CreateEntry(part).Open();
            entry.Write(content);
        }
        return stream.ToArray();
    }

    public static byte[] Zip(params (string Name, string Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        return stream.ToArray();
    }

    /// <summary>The unpacked size that the archive's directory and local headers state for every entry,
    /// replaced.</summary>
    public static byte[] WithStatedSizes(byte[] zip, uint size)
    {
        var changed = (byte[])zip.Clone();
        for (var i = 0; i + 30 < changed.Length; i++)
        {
            var at = changed.AsSpan(i);
            if (at.StartsWith("PK\x01\x02"u8))
            {
                BitConverter.TryWriteBytes(at[24..], size);
            }
            else if (at.StartsWith("PK\x03\x04"u8))
            {
                BitConverter.TryWriteBytes(at[22..], size);
            }
        }
        return changed;
    }

    private static Style Style(string id, string name, string? basedOn, int? outline)
    {
        var style = new Style(new StyleName { Val = name }) { StyleId = id, Type = StyleValues.Paragraph };
        if (basedOn is not null)
        {
            style.Append(new BasedOn { Val = basedOn });
        }

        if (outline is not null)
        {
            style.Append(new StyleParagraphProperties(new OutlineLevel { Val = outline }));
        }

        return style;
    }

    private static Level Level(int level, NumberFormatValues format) =>
        new(new StartNumberingValue { Val = 1 }, new NumberingFormat { Val = format }) { LevelIndex = level };

    private static Run Run(string text) => new(new Text(text) { Space = SpaceProcessingModeValues.Preserve });

    private static Paragraph Paragraph(string style, string text) =>
        new(new ParagraphProperties(new ParagraphStyleId { Val = style }), Run(text));

    private static Paragraph Item(int level, string text) =>
        new(
            new ParagraphProperties(
                new NumberingProperties(new NumberingLevelReference { Val = level }, new NumberingId { Val = 1 })
            ),
            Run(text)
        );

    private static TableRow Row(params string[] cells) => new(cells.Select(cell => Cell(cell)));

    private static TableCell Cell(string text, params OpenXmlElement[] properties) =>
        new(new TableCellProperties(properties), new Paragraph(Run(text)));
}
