using System.Collections.Frozen;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Encryption;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Hwpx;

/// <summary>The parts of an HWPX document (KS X 6101, OWPML, chapter 8) by what they are.</summary>
internal sealed class HwpxPackage : IDisposable
{
    private const string UsualManifest = "Contents/content.hpf";

    private static readonly FrozenSet<string> KeptAttributes = new[]
    {
        "caption",
        "char",
        "colAddr",
        "colSpan",
        "composeText",
        "engName",
        "full-path",
        "header",
        "href",
        "id",
        "idRef",
        "idref",
        "level",
        "name",
        "num",
        "number",
        "numFormat",
        "numType",
        "outlineShapeIDRef",
        "paraPrIDRef",
        "rowAddr",
        "rowSpan",
        "start",
        "styleIDRef",
        "text",
        "treatAsChar",
        "type",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly ZipPackage _parts;
    private readonly XElement? _manifest;
    private readonly Lazy<List<(string Path, string Root)>> _roots;

    private HwpxPackage(ZipPackage parts)
    {
        _parts = parts;
        var container = parts.Load("META-INF/container.xml");
        var root = container
            ?.Descendants()
            .Select(element => element.Value("full-path"))
            .FirstOrDefault(path => path?.EndsWith(".hpf", StringComparison.OrdinalIgnoreCase) ?? false);
        _manifest = parts.Load(root ?? UsualManifest);
        _roots = new(() => [.. Parts().Select(part => (part, RootOf(part)))]);
    }

    /// <summary>The title that the document declares, or null.</summary>
    public string? Title =>
        _manifest?.Child("metadata")?.Child("title")?.Value is { } title && !string.IsNullOrWhiteSpace(title)
            ? title
            : null;

    /// <summary>Opens a document.</summary>
    /// <param name="content">The archive's bytes.</param>
    /// <param name="password">Its password; null: none was given.</param>
    /// <param name="limits">Limits on what the document may cost.</param>
    /// <exception cref="DocumentReadException">It is protected by another password, or malformed.</exception>
    public static HwpxPackage Open(ReadOnlyMemory<byte> content, string? password, ReadingLimits limits)
    {
        var parts = ZipPackage.Open(content, "HWPX", KeptAttributes, limits);
        try
        {
            // What is encrypted is listed as in OpenDocument (chapter 15).
            ManifestLock.Unlock(parts, password);
            return new HwpxPackage(parts);
        }
        catch
        {
            parts.Dispose();
            throw;
        }
    }

    public void Dispose() => _parts.Dispose();

    /// <summary>The part with styles and numberings, or null.</summary>
    public XElement? LoadHeader() => _parts.Load(Of("head").FirstOrDefault());

    /// <summary>The sections in reading order.</summary>
    public IReadOnlyList<string> Sections() => Of("sec");

    /// <summary>The master pages.</summary>
    public IReadOnlyList<string> MasterPages() => Of("masterPage");

    /// <inheritdoc cref="ZipPackage.Load"/>
    public XElement? Load(string path) => _parts.Load(path);

    /// <inheritdoc cref="ZipPackage.Read"/>
    public XmlReader Read(string path) => _parts.Read(path);

    /// <inheritdoc cref="ZipPackage.Element"/>
    public XElement Element(XmlReader reader) => _parts.Element(reader);

    // What a part is, its root element says.
    private List<string> Of(string root) =>
        [.. _roots.Value.Where(part => part.Root == root).Select(part => part.Path)];

    // The spine is the order of reading; what it does not list follows as the manifest lists it. Some programs write
    // neither, and the parts' usual names have to do.
    private IEnumerable<string> Parts()
    {
        var items = (_manifest?.Child("manifest")?.Children("item") ?? []).ToList();
        var byId = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            byId.TryAdd(item.Value("id") ?? "", item.Value("href") ?? "");
        }

        var spine = (_manifest?.Child("spine")?.Children("itemref") ?? []).Select(reference =>
            byId.GetValueOrDefault(reference.Value("idref") ?? "", "")
        );
        var usual = _parts
            .Names.Where(name => name.StartsWith("Contents/", StringComparison.OrdinalIgnoreCase))
            .OrderBy(NumberOf)
            .ThenBy(name => name, StringComparer.OrdinalIgnoreCase);
        return spine
            .Concat(items.Select(item => item.Value("href") ?? ""))
            .Select(Existing)
            .Concat(usual)
            .Where(path => path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    // Written from the package's root, or, against the specification, from the manifest's own folder.
    private string Existing(string href) =>
        _parts.Has(href.TrimStart('/')) ? href.TrimStart('/')
        : _parts.Has("Contents/" + href) ? "Contents/" + href
        : "";

    private string RootOf(string path)
    {
        using var reader = _parts.Read(path);
        try
        {
            return reader.MoveToContent() == XmlNodeType.Element ? reader.LocalName : "";
        }
        catch (XmlException)
        {
            return "";
        }
    }

    private static int NumberOf(string name)
    {
        var digits = Path.GetFileNameWithoutExtension(name).AsSpan();
        var start = digits.Length;
        while (start > 0 && char.IsAsciiDigit(digits[start - 1]))
        {
            start--;
        }

        return int.TryParse(digits[start..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
    }
}
