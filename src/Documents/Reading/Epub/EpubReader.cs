using System.Collections.Frozen;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Html;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Epub;

/// <summary>
/// Reads books: their documents in the order of the spine (EPUB 3.3, section 5.7), each as HTML. Tables of contents are
/// left out; what stands beside the order, such as notes, is read where the spine has it.
/// </summary>
internal sealed partial class EpubReader : IDocumentReader
{
    private static readonly FrozenSet<string> Attributes = new[]
    {
        "Algorithm",
        "full-path",
        "href",
        "id",
        "idref",
        "media-type",
        "properties",
        "type",
        "URI",
    }.ToFrozenSet(StringComparer.Ordinal);

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        using var package = ZipPackage.Open(source.Content, "EPUB", Attributes, limits, cancellationToken);
        return Failures.WhenDamaged("EPUB", () => Read(package, limits, cancellationToken));
    }

    private static DocumentText Read(ZipPackage package, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var path = package
            .LoadOptional("META-INF/container.xml")
            ?.Descendants()
            .FirstOrDefault(element => element.Name.LocalName == "rootfile")
            ?.Value("full-path");
        path =
            path is not null && package.Has(path)
                ? path
                : package.Names.FirstOrDefault(name => name.EndsWith(".opf", StringComparison.OrdinalIgnoreCase));
        var book = package.Load(path) ?? throw Failures.Damaged("EPUB");
        var builder = new DocumentTextBuilder("epub", limits)
        {
            Title = book.Child("metadata")?.Children("title").FirstOrDefault()?.Value,
        };
        var parser = HtmlReader.Parser(limits);
        var documents = Documents(book, path![..(path!.LastIndexOf('/') + 1)]).Where(package.Has).ToList();
        CheckLocks(package, documents);
        foreach (var document in documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bytes = package.Bytes(document);
            if (bytes.Length > 0)
            {
                var html = TextDecoding.Decode(bytes, HtmlReader.DeclaredInside(bytes));
                HtmlReader.AppendFragment(
                    parser,
                    WithEndTags(html),
                    builder,
                    limits,
                    cancellationToken,
                    keepBoilerplate: true
                );
            }
        }
        return builder.Build();
    }

    // The documents of the spine once each, without the table of contents, by itself or by the guide of older books.
    private static IEnumerable<string> Documents(XElement book, string folder)
    {
        var items = new Dictionary<string, XElement>(StringComparer.Ordinal);
        foreach (var item in book.Child("manifest")?.Children("item") ?? [])
        {
            items.TryAdd(item.Value("id") ?? "", item);
        }

        var contents = (book.Child("guide")?.Children("reference") ?? [])
            .Where(reference => reference.Value("type") == "toc" && reference.Value("href")?.Contains('#') == false)
            .Select(reference => PathOf(folder, reference.Value("href")))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in book.Child("spine")?.Children("itemref") ?? [])
        {
            if (
                items.TryGetValue(entry.Value("idref") ?? "", out var item)
                && (item.Value("media-type") ?? "").Contains("html", StringComparison.OrdinalIgnoreCase)
                && !(item.Value("properties") ?? "").Split(' ').Contains("nav")
                && PathOf(folder, item.Value("href")) is var path
                && !contents.Contains(path)
                && seen.Add(path)
            )
            {
                yield return path;
            }
        }
    }

    private static string PathOf(string folder, string? href) =>
        PartPath.Resolve(folder, Uri.UnescapeDataString((href ?? "").Split('#')[0]));

    // Fonts are often obscured, which locks nothing; a document whose bytes are encrypted is under rights management.
    private static void CheckLocks(ZipPackage package, List<string> documents)
    {
        foreach (var element in package.LoadOptional("META-INF/encryption.xml")?.Descendants() ?? [])
        {
            if (
                element.Name.LocalName == "CipherReference"
                && documents.Contains(PathOf("", element.Value("URI")), StringComparer.OrdinalIgnoreCase)
            )
            {
                throw Failures.Locked();
            }
        }
    }

    // XHTML may close any element in its start tag; to a parser of HTML such an element would be open.
    private static string WithEndTags(string xhtml) =>
        ClosedTag()
            .Replace(
                xhtml,
                match =>
                    IsVoid(match.Groups[1].ValueSpan)
                        ? match.Value
                        : $"<{match.Groups[1].ValueSpan}{match.Groups[2].ValueSpan}></{match.Groups[1].ValueSpan}>"
            );

    private static bool IsVoid(ReadOnlySpan<char> name) =>
        name
            is "br"
                or "hr"
                or "img"
                or "input"
                or "link"
                or "meta"
                or "area"
                or "base"
                or "col"
                or "embed"
                or "source"
                or "track"
                or "wbr";

    [GeneratedRegex(@"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>", RegexOptions.NonBacktracking)]
    private static partial Regex ClosedTag();
}
