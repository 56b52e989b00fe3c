using System.Collections.Frozen;
using System.Xml;
using System.Xml.Linq;

namespace Pipeline.Documents.Reading.Packages;

/// <summary>The parts of an Office Open XML document and the relationships between them (ECMA-376 part 2).</summary>
internal sealed class OpenXmlPackage : IDisposable
{
    private static readonly FrozenSet<string> RelationshipAttributes = new[]
    {
        "Id",
        "Type",
        "Target",
        "TargetMode",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<string, IReadOnlyList<Relationship>> _relationships = new(StringComparer.Ordinal);

    private readonly ZipPackage _parts;

    private OpenXmlPackage(ZipPackage parts, ReadingLimits limits) => (_parts, Limits) = (parts, limits);

    /// <summary>The limits that hold.</summary>
    public ReadingLimits Limits { get; }

    /// <summary>Opens a package.</summary>
    /// <param name="content">The archive's bytes.</param>
    /// <param name="format">What the document is called in failures: "DOCX".</param>
    /// <param name="attributes">Local names of the XML attributes that the reader of the format needs.</param>
    /// <param name="limits">Limits on what the document may cost.</param>
    /// <param name="cancellationToken">Stops the unpacking at the next buffer.</param>
    public static OpenXmlPackage Open(
        ReadOnlyMemory<byte> content,
        string format,
        FrozenSet<string> attributes,
        ReadingLimits limits,
        CancellationToken cancellationToken
    ) =>
        new(
            ZipPackage.Open(
                content,
                format,
                attributes.Union(RelationshipAttributes).ToFrozenSet(StringComparer.Ordinal),
                limits,
                cancellationToken
            ),
            limits
        );

    /// <summary>The title of its core properties (ECMA-376 part 2, 11); null: it has none.</summary>
    public string? Title => LoadOptional(Target("", "core-properties"))?.Child("title")?.Value;

    public void Dispose() => _parts.Dispose();

    /// <summary>Whether there is such a part.</summary>
    public bool Has(string? path) => path is not null && _parts.Has(path);

    /// <inheritdoc cref="ZipPackage.SizeOf"/>
    public long SizeOf(string path) => _parts.SizeOf(path);

    /// <inheritdoc cref="ZipPackage.Load"/>
    public XElement? Load(string? path) => _parts.Load(path);

    /// <inheritdoc cref="ZipPackage.LoadOptional"/>
    public XElement? LoadOptional(string? path) => _parts.LoadOptional(path);

    /// <inheritdoc cref="ZipPackage.Read"/>
    public XmlReader Read(string path) => _parts.Read(path);

    /// <inheritdoc cref="ZipPackage.Bytes"/>
    public byte[] Bytes(string path) => _parts.Bytes(path);

    /// <inheritdoc cref="ZipPackage.Element"/>
    public XElement Element(XmlReader reader) => _parts.Element(reader);

    /// <summary>The path of the first part that a relationship of a given kind leads to, or null.</summary>
    /// <param name="from">The part that holds the relationship; empty for the package.</param>
    /// <param name="kind">The last segment of the relationship's type, such as "styles".</param>
    public string? Target(string from, string kind) =>
        RelationshipsOf(from).FirstOrDefault(relationship => relationship.Kind == kind)?.Target;

    /// <summary>The paths of the parts that relationships of a given kind lead to.</summary>
    public IEnumerable<string> Targets(string from, string kind) =>
        RelationshipsOf(from).Where(relationship => relationship.Kind == kind).Select(found => found.Target);

    /// <summary>The path of the part that a relationship leads to, or null.</summary>
    public string? TargetOf(string from, string? id) =>
        id is null ? null : RelationshipsOf(from).FirstOrDefault(relationship => relationship.Id == id)?.Target;

    // External targets are not followed.
    private IReadOnlyList<Relationship> RelationshipsOf(string from)
    {
        if (_relationships.TryGetValue(from, out var known))
        {
            return known;
        }

        var slash = from.LastIndexOf('/') + 1;
        var found = new List<Relationship>();
        foreach (var element in Load($"{from[..slash]}_rels/{from[slash..]}.rels")?.Elements() ?? [])
        {
            var type = element.Value("Type") ?? "";
            if (element.Value("Target") is { } target && element.Value("TargetMode") != "External")
            {
                found.Add(
                    new Relationship(
                        element.Value("Id") ?? "",
                        type[(type.LastIndexOf('/') + 1)..],
                        PartPath.Resolve(from[..slash], target)
                    )
                );
            }
        }
        return _relationships[from] = found;
    }

    private sealed record Relationship(string Id, string Kind, string Target);
}
