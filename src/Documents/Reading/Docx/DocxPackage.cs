using System.Collections.Frozen;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>The parts of a DOCX (ECMA-376 part 2) and how they lead to one another.</summary>
internal sealed class DocxPackage : IDisposable
{
    private static readonly FrozenSet<string> KeptAttributes = new[]
    {
        "abstractNumId",
        "firstRow",
        "id",
        "ilvl",
        "numId",
        "styleId",
        "Target",
        "TargetMode",
        "type",
        "Type",
        "val",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly ZipPackage _parts;

    private DocxPackage(ZipPackage parts)
    {
        _parts = parts;
    }

    public static DocxPackage Open(ReadOnlyMemory<byte> content, ReadingLimits limits) =>
        new(ZipPackage.Open(content, "DOCX", KeptAttributes, limits));

    public void Dispose() => _parts.Dispose();

    /// <summary>The path of the part that a relationship of a given kind leads to, or null. External targets are not
    /// followed.</summary>
    /// <param name="from">The part that holds the relationship; empty for the package.</param>
    /// <param name="kind">The last segment of the relationship's type, such as "styles".</param>
    public string? Target(string from, string kind)
    {
        var slash = from.LastIndexOf('/') + 1;
        if (Load($"{from[..slash]}_rels/{from[slash..]}.rels") is not { } relationships)
        {
            return null;
        }

        foreach (var relationship in relationships.Elements())
        {
            var type = (string?)relationship.Attribute("Type") ?? "";
            var target = (string?)relationship.Attribute("Target");
            if (
                target is null
                || (string?)relationship.Attribute("TargetMode") == "External"
                || !type.EndsWith("/" + kind, StringComparison.Ordinal)
            )
            {
                continue;
            }

            return target.StartsWith('/') ? target[1..] : from[..slash] + target;
        }
        return null;
    }

    public bool Has(string path) => _parts.Has(path);

    /// <summary>A whole part as a tree, or null when there is no such part.</summary>
    public XElement? Load(string? path) => _parts.Load(path);

    /// <summary>Opens a part for streaming. Document type definitions are refused.</summary>
    public XmlReader Read(string path) => _parts.Read(path);

    /// <summary>Reads the element that the reader stands on, without recursion, and leaves the reader after
    /// it.</summary>
    public XElement Element(XmlReader reader) => _parts.Element(reader);
}
