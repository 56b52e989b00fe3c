namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes OpenDocument files of a body given as XML.</summary>
internal static class Odfs
{
    private const string Namespaces =
        "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
        + "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
        + "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
        + "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "
        + "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" "
        + "xmlns:presentation=\"urn:oasis:names:tc:opendocument:xmlns:presentation:1.0\" "
        + "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";

    public static byte[] Text(string body, string styles = "") => Of("text", body, styles);

    public static byte[] Spreadsheet(string body, string styles = "") => Of("spreadsheet", body, styles);

    public static byte[] Presentation(string body) => Of("presentation", body, "");

    public static byte[] Of(string kind, string body, string styles, params (string Name, string Xml)[] parts) =>
        Docxs.Zip([
            ("mimetype", "application/vnd.oasis.opendocument." + kind),
            (
                "content.xml",
                $"<office:document-content {Namespaces}><office:automatic-styles>{styles}</office:automatic-styles>"
                    + $"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
            ),
            .. parts,
        ]);
}
