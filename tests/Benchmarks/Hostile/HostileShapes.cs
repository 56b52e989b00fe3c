using System.IO.Compression;
using System.Text;

namespace Pipeline.Benchmarks.Hostile;

/// <summary>The shapes that make parsers slow: each repeats what some parser looks at again and again.</summary>
internal static class HostileShapes
{
    private const string Markdown = "text/markdown";
    private const string Html = "text/html";

    public static IReadOnlyList<HostileShape> All { get; } =
    [
        Text("combining marks", "text/plain", size => "a" + Repeat("\u0323\u0301\u0316\u0308", size)),
        Text("one word", "text/plain", size => Repeat("가", size)),
        Text("one Latin word", "text/plain", size => Repeat("abcdefghij", size)),
        Text("emoji joined into one", "text/plain", size => Repeat("👩\u200D", size)),
        Text("full stops", "text/plain", size => Repeat(".", size)),
        Text("wide full stops, then a quotative", "text/plain", size => Repeat("。", size) + "”라고"),
        Text("open parentheses", "text/plain", size => Repeat("(", size)),
        Text("lines", "text/plain", size => Repeat("a\n", size)),
        Text("paragraphs", "text/plain", size => Repeat("a\n\n", size)),
        Text("[", Markdown, size => Repeat("[", size)),
        Text("[ then ]", Markdown, size => Repeat("[", size / 2) + Repeat("]", size / 2)),
        Text("[a](", Markdown, size => Repeat("[a](", size)),
        Text("[](<", Markdown, size => Repeat("[](<", size)),
        Text("![a](b", Markdown, size => Repeat("![[]()", size)),
        Text("[a] with definitions", Markdown, size => Numbered("[a{0}]\n\n[a{0}]: b\n\n", size)),
        Text("definitions nested", Markdown, size => Repeat("[a]: b\n", size)),
        Text("*a _b", Markdown, size => Repeat("*a _b", size)),
        Text("*_", Markdown, size => Repeat("*_", size)),
        Text("*]", Markdown, size => Repeat("*]", size)),
        Text("a**b c*", Markdown, size => Repeat("a**b", size / 2) + Repeat("c* ", size / 2)),
        Text("backticks of growing length", Markdown, Backticks),
        Text("<", Markdown, size => Repeat("<", size)),
        Text("a <!A", Markdown, size => Repeat("a <!A ", size)),
        Text("a <?", Markdown, size => Repeat("a <?", size)),
        Text("<!-- a", Markdown, size => "x " + Repeat("<!-- a ", size)),
        Text("<a:", Markdown, size => Repeat("<a:b", size)),
        Text("&a", Markdown, size => Repeat("&a", size)),
        Text("pipes", Markdown, size => Repeat("|", size)),
        Text(
            "table of two rows",
            Markdown,
            size => Repeat("|a", size / 3) + "|\n" + Repeat("|-", size / 3) + "|\n" + Repeat("|b", size / 3) + "|\n"
        ),
        Text("table of many rows", Markdown, size => "|a|b|\n|-|-|\n" + Repeat("|c|d|\n", size)),
        Text("lists", Markdown, size => Repeat("- a\n", size)),
        Text(
            "lists in lists",
            Markdown,
            size => Repeat(string.Concat(Enumerable.Range(0, 100).Select(i => new string(' ', 2 * i) + "- a\n")), size)
        ),
        Text("quotations", Markdown, size => Repeat(new string('>', 200) + "a\n", size)),
        Text("footnotes", Markdown, size => Numbered("a[^{0}]\n\n[^{0}]: b\n\n", size)),
        Text("lines of a paragraph", Markdown, size => Repeat("a\n", size)),
        Text("headings", Markdown, size => Repeat("# a\n", size)),
        Text("one heading", Markdown, size => "# " + Repeat("a ", size / 2) + "\n\n" + Repeat("b ", size / 2)),
        Text("HTML blocks", Markdown, size => Repeat("<p>\n\n", size)),
        Text("code", Markdown, size => "```\n" + Repeat("a\n", size)),
        Text("blank code", Markdown, size => "```\na" + Repeat("\n", size) + "b\n```"),
        Text("backslashes", Markdown, size => Repeat("\\", size)),
        Text("task lists", Markdown, size => Repeat("- [ ] [x] ", size)),
        Text("<div>", Html, size => Repeat("<div>", size)),
        Text("<p>", Html, size => Repeat("<p>a", size)),
        Text("<br>", Html, size => Repeat("a<br>", size)),
        Text(
            "<b> with attributes, then <p>",
            Html,
            size => Numbered("<b id={0}>", size / 2) + Repeat("<p>a", size / 2)
        ),
        Text("<a>", Html, size => Repeat("<a>a", size)),
        Text("<a><p>", Html, size => Repeat("<a><p>", size)),
        Text("</p>", Html, size => Repeat("</p>", size)),
        Text("</a> in a depth", Html, size => Repeat("<div>", 1000) + Repeat("</a>", size)),
        Text("attributes of one element", Html, size => "<p " + Numbered("a{0} ", size) + ">b"),
        Text("entities", Html, size => Repeat("&amp;", size)),
        Text("NULs", Html, size => "<p>" + Repeat("a&#0;", size)),
        Text("text in a table", Html, size => "<table>" + Repeat("a<tr>", size)),
        Text("elements in a table", Html, size => "<table>" + Repeat("<p>a</p>", size)),
        Text("tables in tables", Html, size => Repeat("<table><tr><td>", size)),
        Text("rows", Html, size => "<table>" + Repeat("<tr><td>a<td>b", size)),
        Text("cells", Html, size => "<table><tr>" + Repeat("<td>a", size)),
        Text(
            "empty cells that span",
            Html,
            size => "<table><tr><td rowspan=65534 colspan=1000><td>a" + Repeat("<tr>", size)
        ),
        Text("header rows", Html, size => "<table>" + Repeat("<tr><th>a<th>b", size) + "<tr><td>c<td>d"),
        Text("headers in headers", Html, size => Repeat("<header>", 200) + Repeat("<i>a</i>", size) + "<h1>b</h1>"),
        Text("comments", Html, size => Repeat("<!--", size)),
        Text("selects", Html, size => Repeat("<select><option>a", size)),
        Text("templates", Html, size => Repeat("<template>", size) + "a"),
        Text("svg", Html, size => Repeat("<svg><desc>", size) + "a"),
        Text("forms", Html, size => Repeat("<form>a", size)),
        Text("list items", Html, size => "<ol>" + Repeat("<li>a", size)),
        Text("spans", Html, size => Repeat("<span>a</span>", size)),
        Text("main", Html, size => Repeat("<main>a", size)),
        Text("classes", Html, size => "<p class='" + Repeat("a ", size) + "'>b"),
        Text("quotes", "text/csv", size => "a,b\n\"" + Repeat("\"\"", size)),
        Text("unclosed quote", "text/csv", size => "a,b\n\"" + Repeat("c,d\n", size)),
        Text("columns", "text/csv", size => Repeat("a,", size / 2) + "\n" + Repeat("b,", size / 2)),
        Text("commas", "text/csv", size => Repeat(",", size)),
        Text("CSV lines", "text/csv", size => Repeat("a,b\n", size)),
        Text("long cell", "text/csv", size => "a,b\n" + Repeat("x", size)),
        Text("[ in JSON", "application/json", size => Repeat("[", size)),
        Text("[[]] in JSON", "application/json", size => "[" + Repeat("[[[[]]]],", size) + "1]"),
        Text(
            "nulls below a long name",
            "application/json",
            size => "{\"" + Repeat("n", size / 2) + "\":{" + Numbered("\"{0}\":null,", size / 2) + "\"z\":1}}"
        ),
        Text("JSON lines", "application/json", size => Repeat("{\"a\":1}\n", size)),
        Text("names", "application/json", size => "{" + Numbered("\"n{0}\":1,", size) + "\"z\":1}"),
        Docx("attributes of one element", size => $"<w:p {Numbered("a{0}=\"\" ", size)}><w:r><w:t>a</w:t></w:r></w:p>"),
        Docx(
            "namespaces of one element",
            size => $"<w:p {Numbered("xmlns:n{0}=\"u\" ", size)}><w:r><w:t>a</w:t></w:r></w:p>"
        ),
        Docx("paragraphs", size => Repeat("<w:p><w:r><w:t>a</w:t></w:r></w:p>", size)),
        Docx("runs", size => "<w:p>" + Repeat("<w:r><w:t>a</w:t></w:r>", size) + "</w:p>"),
        Docx(
            "cells that span",
            size =>
                "<w:tbl><w:tr>"
                + Repeat("<w:tc><w:tcPr><w:gridSpan w:val=\"64\"/></w:tcPr><w:p/></w:tc>", size)
                + "</w:tr></w:tbl><w:p><w:r><w:t>a</w:t></w:r></w:p>"
        ),
        Docx(
            "tables in tables",
            size =>
                Repeat(
                    Repeat("<w:tbl><w:tr><w:tc>", 19 * 50)
                        + "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
                        + Repeat("</w:tc></w:tr></w:tbl>", 22 * 50),
                    size
                )
        ),
        new("letters of one page", "application/pdf", size => HostilePdfs.Letters(size, perPage: int.MaxValue)),
        new("letters, 2,000 a page", "application/pdf", size => HostilePdfs.Letters(size, perPage: 2000)),
        new("letters, 20,000 a page", "application/pdf", size => HostilePdfs.Letters(size, perPage: 20_000)),
        new("pages", "application/pdf", size => HostilePdfs.Letters(size, perPage: 20)),
        new("letters in one place", "application/pdf", size => HostilePdfs.Letters(size, perPage: 15_000, step: 0)),
    ];

    private static HostileShape Text(string name, string contentType, Func<int, string> text) =>
        new(name, contentType, size => Encoding.UTF8.GetBytes(text(size)));

    private static HostileShape Docx(string name, Func<int, string> body) =>
        new(name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", size => Pack(body(size)));

    private static byte[] Pack(string body)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            // Stored, or the ratio alone would refuse it.
            using var part = archive.CreateEntry("word/document.xml", CompressionLevel.NoCompression).Open();
            part.Write(
                Encoding.UTF8.GetBytes(
                    $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
                )
            );
        }
        return stream.ToArray();
    }

    // Counts in UTF-8.
    private static string Repeat(string part, int bytes) =>
        string.Concat(Enumerable.Repeat(part, Math.Max(1, bytes / Encoding.UTF8.GetByteCount(part))));

    private static string Numbered(string part, int bytes)
    {
        var result = new StringBuilder(bytes + 64);
        for (var i = 0; result.Length < bytes; i++)
        {
            result.Append(part.Replace("{0}", i.ToString(), StringComparison.Ordinal));
        }

        return result.ToString();
    }

    private static string Backticks(int bytes)
    {
        var result = new StringBuilder(bytes + 4096);
        for (var i = 1; result.Length < bytes; i++)
        {
            result.Append('a').Append('`', i);
        }

        return result.ToString();
    }
}
