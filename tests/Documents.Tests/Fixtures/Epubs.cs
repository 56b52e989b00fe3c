namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes books of chapters given as the inside of a body.</summary>
internal static class Epubs
{
    /// <summary>A book whose spine has the chapters from the last to the first, and a table of contents
    /// before.</summary>
    public static byte[] Of(params string[] chapters) => Of(chapters, []);

    public static byte[] Of(string[] chapters, params (string Name, string Xml)[] parts) =>
        Docxs.Zip([
            ("mimetype", "application/epub+zip"),
            (
                "META-INF/container.xml",
                "<container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\"><rootfiles>"
                    + "<rootfile full-path=\"OPS/book.opf\"/></rootfiles></container>"
            ),
            (
                "OPS/book.opf",
                "<package xmlns=\"http://www.idpf.org/2007/opf\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
                    + "<dc:title>책의 제목</dc:title></metadata><manifest>"
                    + "<item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>"
                    + string.Concat(
                        chapters.Select(
                            (_, i) =>
                                $"<item id=\"c{i}\" href=\"text/chapter%20{i}.xhtml\" media-type=\"application/xhtml+xml\"/>"
                        )
                    )
                    + "</manifest><spine><itemref idref=\"nav\"/>"
                    + string.Concat(chapters.Select((_, i) => $"<itemref idref=\"c{chapters.Length - 1 - i}\"/>"))
                    + "</spine></package>"
            ),
            ("OPS/nav.xhtml", "<html><body><nav><ol><li>Contents</li></ol></nav></body></html>"),
            .. chapters.Select(
                (body, i) =>
                    (
                        $"OPS/text/chapter {i}.xhtml",
                        $"<?xml version=\"1.0\" encoding=\"utf-8\"?><html><head><title/></head><body>{body}</body></html>"
                    )
            ),
            .. parts,
        ]);
}
