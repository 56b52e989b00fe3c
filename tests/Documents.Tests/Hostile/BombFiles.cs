using System.IO.Compression;
using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Hostile.HostileFile;
using static Pipeline.Documents.Tests.Hostile.HostileParts;

namespace Pipeline.Documents.Tests.Hostile;

/// <summary>Small files that say they hold more than any machine has: compressed, repeated, entities of
/// entities.</summary>
internal static class BombFiles
{
    private const int Mebibyte = 1 << 20;

    private static readonly ReadFailure[] Large =
    [
        ReadFailure.TooLarge,
        ReadFailure.OutputTooLarge,
        ReadFailure.Damaged,
        ReadFailure.Empty,
        ReadFailure.TooDeep,
    ];

    public static IEnumerable<HostileFile> All() =>
        [.. Packages(), .. Streams(), .. Entities(), .. Repetitions(), .. Texts()];

    private static IEnumerable<HostileFile> Packages()
    {
        var spaces = new string(' ', 16 * Mebibyte);
        yield return new("a part that unpacks to a thousandfold.docx", Docxs.WithBody(spaces), ReadFailure.TooLarge);
        yield return new("spaces.xlsx", Xlsxs.Of(("S", spaces)), ReadFailure.TooLarge);
        yield return new("spaces.pptx", Pptxs.Of([spaces]), ReadFailure.TooLarge);
        yield return new("spaces.odt", Odfs.Text(spaces), ReadFailure.TooLarge);
        yield return new("spaces.epub", Epubs.Of(spaces), ReadFailure.TooLarge);
        yield return new("spaces.hwpx", Hwpxs.Of(spaces), ReadFailure.TooLarge);
        yield return new("spaces.zip", Docxs.Zip(("a.txt", spaces)), ReadFailure.TooLarge);
        foreach (var name in (string[])["docx", "xlsx", "pptx", "odt", "epub", "hwpx", "zip"])
        {
            var package = SoundFiles.All.First(file => file.Name == "a." + name).Content;
            yield return new(
                $"says it unpacks to gigabytes.{name}",
                Docxs.WithStatedSizes(package, 0xF0000000),
                ReadFailure.TooLarge
            );
            yield return Either(
                $"says it unpacks to nothing.{name}",
                Docxs.WithStatedSizes(package, 0),
                [.. Large, ReadFailure.UnsupportedType]
            );
            yield return Either($"one directory, many times.{name}", WithSharedEntries(package, 50), Large);
        }

        var many = Enumerable.Range(0, 6000).Select(i => ($"{i}.txt", "")).ToArray();
        yield return new("six thousand parts.zip", Docxs.Zip(many), ReadFailure.TooLarge);
        var bomb = Docxs.Zip(("a.txt", new string('a', 8 * Mebibyte)));
        for (var i = 0; i < 6; i++)
        {
            bomb = Zip([.. Enumerable.Range(0, 16).Select(n => ($"{n}.zip", bomb))]);
            yield return new(
                $"archives in archives, {i + 1}.zip",
                bomb,
                ReadFailure.TooLarge,
                ReadFailure.UnsupportedType
            );
        }
    }

    private static IEnumerable<HostileFile> Streams()
    {
        var records = Enumerable.Repeat(Hwps.Paragraph(0, new string(' ', 30_000)), 1000).SelectMany(r => r).ToArray();
        yield return new("a section of spaces.hwp", Hwps.Of(Hwps.Compressed, records), ReadFailure.TooLarge);
        yield return new(
            "a locked section of spaces.hwp",
            Hwps.Of(Hwps.Compressed | Hwps.Distribution, records),
            ReadFailure.TooLarge
        );
        yield return new(
            "zeros.hwp",
            Hwps.Of(Hwps.Compressed, new byte[16 * Mebibyte]),
            ReadFailure.TooLarge,
            ReadFailure.Damaged
        );
        yield return Either(
            "a record that says it is a gigabyte.hwp",
            Hwps.Of(0, [.. Hwps.U32(0x42u | (0xFFFu << 20)), .. Hwps.U32(0x40000000), 1, 2, 3]),
            Large
        );
        byte[] rtf =
        [
            .. BitConverter.GetBytes(100),
            .. BitConverter.GetBytes(0x7FFFFFFF),
            .. "LZFu"u8,
            0,
            0,
            0,
            0,
            .. Enumerable.Repeat((byte[])[0xFF, .. Enumerable.Repeat((byte)0, 16)], 4000).SelectMany(b => b),
        ];
        yield return Either("compressed RTF of two gigabytes.msg", Message(("__substg1.0_10090102", rtf)), Large);
        yield return Either(
            "gzip.txt",
            GZip(new byte[16 * Mebibyte]),
            ReadFailure.UnsupportedType,
            ReadFailure.WrongType
        );
        yield return Either("flate.pdf", FlatePdf(16 * Mebibyte), Large);
    }

    private static IEnumerable<HostileFile> Entities()
    {
        var laughs = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 \"lol\">");
        for (var i = 1; i < 12; i++)
        {
            laughs.Append($"<!ENTITY l{i} \"{string.Concat(Enumerable.Repeat($"&l{i - 1};", 10))}\">");
        }

        laughs.Append("]>");
        var long_ = $"<!DOCTYPE a [<!ENTITY x \"{new string('x', 50_000)}\">]>";
        var circle =
            "<!DOCTYPE a [<!ENTITY x \"&y;\"><!ENTITY y \"&x;\"><!ENTITY % p \"%q;\"><!ENTITY % q \"%p;\">%p;]>";
        foreach (
            var (how, prologue, uses) in new[]
            {
                ("laughs", laughs.ToString(), "&l11;"),
                ("long ones", long_, string.Concat(Enumerable.Repeat("&x;", 20_000))),
                ("circles", circle, "&x;"),
            }
        )
        {
            yield return Either(
                $"{how}.docx",
                Docxs.WithBody($"<w:p><w:r><w:t>{uses}</w:t></w:r></w:p>", prologue),
                Large
            );
            foreach (var name in (string[])["a.xlsx", "a.pptx", "a.odt", "a.hwpx", "a.epub"])
            {
                yield return Either($"{how} {name}", InEveryPart(name, prologue, uses), Large);
            }

            foreach (var name in (string[])["xml", "svg", "rss", "html", "nxml"])
            {
                yield return Either(
                    $"{how}.{name}",
                    Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?>{prologue}<a><title>ok</title><p>{uses}</p></a>"),
                    Large
                );
            }
        }

        var aliases = string.Concat(
            Enumerable
                .Range(1, 12)
                .Select(i => $"l{i}: &l{i} [{string.Join(',', Enumerable.Repeat($"*l{i - 1}", 9))}]\n")
        );
        yield return Either("aliases.yaml", Encoding.UTF8.GetBytes("l0: &l0 lol\n" + aliases));
    }

    private static IEnumerable<HostileFile> Repetitions()
    {
        yield return Either(
            "a million columns in a million rows.ods",
            Odfs.Spreadsheet(
                "<table:table><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell "
                    + "table:number-columns-repeated=\"1000000\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
            ),
            Large
        );
        yield return Either(
            "a cell over everything.ods",
            Odfs.Spreadsheet(
                "<table:table><table:table-row><table:table-cell table:number-columns-spanned=\"2000000000\" "
                    + "table:number-rows-spanned=\"2000000000\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
            ),
            Large
        );
        yield return Either(
            "two billion spaces.odt",
            Odfs.Text("<text:p>a<text:s text:c=\"2000000000\"/>b</text:p>"),
            Large
        );
        yield return Either(
            "the last cell.xlsx",
            Xlsxs.Of(
                (
                    "S",
                    "<sheetData><row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>"
                )
            ),
            Large
        );
        yield return Either(
            "rows beyond all numbers.xlsx",
            Xlsxs.Of(
                ("S", "<sheetData><row r=\"4294967295\"><c r=\"ZZZZZZZ9999999999\"><v>1e999</v></c></row></sheetData>")
            ),
            Large
        );
        yield return Either(
            "all cells are one.xlsx",
            Xlsxs.Of(
                (
                    "S",
                    "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>"
                        + $"<mergeCells>{string.Concat(Enumerable.Repeat("<mergeCell ref=\"A1:XFD1048576\"/>", 2000))}</mergeCells>"
                )
            ),
            Large
        );
        yield return Either(
            "a span of everything.html",
            Encoding.UTF8.GetBytes(
                "<table>" + string.Concat(Enumerable.Repeat("<tr><td rowspan=65534 colspan=1000>x", 500))
            ),
            Large
        );
        yield return Either(
            "a grid of everything.docx",
            Docxs.WithBody(
                "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2000000000\"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
            ),
            Large
        );
        yield return Either(
            "a span of everything.hwpx",
            Hwpxs.Of(
                Hwpxs.Paragraph(
                    "<hp:tbl><hp:tr><hp:tc><hp:subList/><hp:cellAddr colAddr=\"2000000000\" rowAddr=\"2000000000\"/>"
                        + "<hp:cellSpan colSpan=\"2000000000\" rowSpan=\"2000000000\"/></hp:tc></hp:tr></hp:tbl>"
                )
            ),
            Large
        );
        yield return Either(
            "a span of everything.hwp",
            Hwps.Of(0, Hwps.Paragraph(0, Hwps.Control(11), Hwps.TableOf("", (65535, 65535, 65535, 65535, false, "x")))),
            Large
        );
        yield return Either(
            "a chart of everything.docx",
            Docxs.WithParts(
                "<w:p><w:r><c:chart r:id=\"chart\"/><w:t>x</w:t></w:r></w:p>",
                (
                    "chart",
                    "<c:chart><c:ser><c:val><c:ptCount val=\"2000000000\"/><c:pt idx=\"2000000000\"><c:v>1</c:v></c:pt></c:val></c:ser></c:chart>"
                )
            ),
            Large
        );
    }

    private static IEnumerable<HostileFile> Texts()
    {
        foreach (
            var (name, open, close) in new[]
            {
                ("deep.json", "[", ""),
                ("deep and closed.json", "[", "]"),
                ("objects.json", "{\"a\":", ""),
                ("deep.rtf", "{\\rtf1{", "}"),
                ("deep.xml", "<a>", "</a>"),
                ("deep.html", "<div>", ""),
                ("deep.md", "> ", ""),
                ("lists.md", "- ", ""),
                ("deep.tex", "\\begin{a}", ""),
                ("deep.org", "*", ""),
                ("deep.yaml", "- ", ""),
                ("deep.ipynb", "{\"cells\":[", ""),
                ("tables.html", "<table><tr><td>", ""),
                ("svg.html", "<svg><foreignObject>", ""),
            }
        )
        {
            var text =
                string.Concat(Enumerable.Repeat(open, 100_000))
                + "x"
                + string.Concat(Enumerable.Repeat(close, 100_000));
            yield return Either(name, Encoding.UTF8.GetBytes(text), Large);
        }

        foreach (
            var (name, open, close) in new[]
            {
                ("tables.docx", "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
                ("controls.docx", "<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
            }
        )
        {
            var body =
                string.Concat(Enumerable.Repeat(open, 2000))
                + "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
                + string.Concat(Enumerable.Repeat(close, 2000));
            yield return Either(name, Docxs.WithBody(body), Large);
        }

        yield return Either("mail in mail.eml", DeepMail(500), Large);
        yield return Either("parts in parts.eml", DeepParts(2000), Large);
        yield return Either(
            "a hundred thousand parts.eml",
            Encoding.UTF8.GetBytes(
                "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                    + string.Concat(Enumerable.Repeat("--b\n\nx\n", 100_000))
            ),
            Large
        );
        yield return Either(
            "a long header.eml",
            Encoding.UTF8.GetBytes(
                $"From: a@b.c\nSubject: {new string('x', 4 * Mebibyte)}\nTo: {string.Concat(Enumerable.Repeat("a@b.c, ", 100_000))}\n\nbody\n"
            ),
            Large
        );
        yield return Either("one line.csv", Encoding.UTF8.GetBytes(new string(',', 2 * Mebibyte)), Large);
        yield return Either("one quote.csv", Encoding.UTF8.GetBytes("a,\"" + new string('x', 2 * Mebibyte)), Large);
        yield return Either("binary of old.rtf", Encoding.UTF8.GetBytes("{\\rtf1\\bin2147483647 abc}"), Large);
        yield return Either(
            "numbers.rtf",
            Encoding.UTF8.GetBytes("{\\rtf1\\u-99999999999999999999?\\'zz\\uc99999999 x}"),
            Large
        );
    }
}
