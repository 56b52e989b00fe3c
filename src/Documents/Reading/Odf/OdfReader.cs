using System.Collections.Frozen;
using System.Xml;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Encryption;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Odf;

/// <summary>
/// Reads OpenDocument texts, spreadsheets, presentations and drawings (ODF 1.3, part 3): headings by their outline
/// level, lists, tables, notes, comments, text boxes, formulas and the values of charts. Deleted text, tables of
/// contents, page headers and footers are left out. Blocks, rows and slides stream.
/// </summary>
internal sealed class OdfReader : IDocumentReader
{
    private const string WholePackage = "encrypted-package";

    private static readonly FrozenSet<string> Attributes = new[]
    {
        "c",
        "class",
        "continue-numbering",
        "date-value",
        "default-outline-level",
        "display",
        "display-name",
        "href",
        "level",
        "media-type",
        "name",
        "note-class",
        "num-format",
        "number-columns-repeated",
        "number-columns-spanned",
        "number-rows-repeated",
        "number-rows-spanned",
        "outline-level",
        "parent-style-name",
        "start-value",
        "style-name",
        "value-type",
    }.ToFrozenSet(StringComparer.Ordinal);

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        using var package = ZipPackage.Open(source.Content, "ODF", Attributes, limits, cancellationToken);
        return Failures.WhenDamaged(
            "ODF",
            () =>
            {
                Unlock(package, source.Password);
                // The whole document lies in another (LibreOffice 24.2 and later).
                return !package.Has(WholePackage) ? Read(package, limits, cancellationToken)
                    : package.Lock is null ? throw Failures.NotOpened(source.Password)
                    : Read(
                        source with
                        {
                            Content = package.Bytes(WholePackage),
                            Password = null,
                        },
                        limits,
                        cancellationToken
                    );
            }
        );
    }

    // A manifest that is no sound XML, as of before OpenDocument, is none.
    private static void Unlock(ZipPackage package, string? password)
    {
        try
        {
            ManifestLock.Unlock(package, password);
        }
        catch (XmlException) when (!package.Has(WholePackage))
        {
            // Its parts will tell.
        }
    }

    private static DocumentText Read(ZipPackage package, ReadingLimits limits, CancellationToken cancellationToken)
    {
        if (!package.Has("content.xml"))
        {
            throw Failures.Damaged("ODF");
        }

        var styles = new OdfStyles();
        styles.Add(package.LoadOptional("styles.xml"));
        var builder = new DocumentTextBuilder("odf", limits)
        {
            Title = package
                .LoadOptional("meta.xml")
                ?.Descendants()
                .FirstOrDefault(element => element.Name.LocalName == "title")
                ?.Value,
        };
        var text = new OdfText(package, builder, styles, limits, cancellationToken);
        var sheets = 0;
        var pages = 0;
        using var reader = package.Read("content.xml");
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            if (reader.Depth > limits.MaxNesting)
            {
                throw Failures.TooDeep(limits);
            }

            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.LocalName)
            {
                case "automatic-styles":
                    styles.Add(package.Element(reader));
                    break;
                case "spreadsheet":
                    sheets++;
                    builder.Pages = PageKind.Sheet;
                    reader.Read();
                    break;
                case "table" when sheets > 0:
                    new OdfSheet(package, builder, styles, text, limits, sheets++).Read(reader, cancellationToken);
                    break;
                case "page":
                    builder.Pages = PageKind.Slide;
                    new OdfSlide(builder, text, ++pages).Add(package.Element(reader));
                    break;
                case "h" or "p" or "list" or "table" or "frame" or "custom-shape" or "g" or "math":
                    text.Add(package.Element(reader), page: null);
                    break;
                case "tracked-changes" or "table-of-content" or "forms" or "scripts" or "font-face-decls":
                    reader.Skip();
                    break;
                default:
                    reader.Read();
                    break;
            }
        }
        text.AddNotes();
        return builder.Build();
    }
}
