using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Containers;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>Reads the parts of other formats (HTML, RTF, DOCX, text) that Word would take over into a document when it
/// opens it (ECMA-376 part 1, 17.17.2.1). One that cannot be read leaves nothing.</summary>
/// <param name="package">The package.</param>
/// <param name="path">The part that refers to them.</param>
/// <param name="children">Reads them.</param>
/// <param name="builder">Takes their text.</param>
/// <param name="cancellationToken">Stops the reading.</param>
internal sealed class DocxParts(
    OpenXmlPackage package,
    string path,
    ChildDocuments children,
    DocumentTextBuilder builder,
    CancellationToken cancellationToken
)
{
    // One part may be referred to any number of times.
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the part that a relationship leads to.</summary>
    public void Add(string? relationship)
    {
        if (package.TargetOf(path, relationship) is { } target && package.Has(target) && _seen.Add(target))
        {
            var source = new SourceDocument(package.Bytes(target), "", target[(target.LastIndexOf('/') + 1)..]);
            children.Insert(source, builder, package.Limits, cancellationToken);
        }
    }
}
