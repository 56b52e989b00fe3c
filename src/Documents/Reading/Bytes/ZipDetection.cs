using System.IO.Compression;
using System.Text;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>Decides by its parts what a document is that is a ZIP archive.</summary>
internal static class ZipDetection
{
    // Enough of a list of content types, however many pictures it lists first.
    private const int DeclarationBytes = 256 * 1024;

    // What [Content_Types].xml says of the main part (ECMA-376 part 1, 11.3, 12.3, 13.3), also of templates and of
    // documents with macros.
    private static readonly (string Type, DocumentFormat Format)[] MainParts =
    [
        ("wordprocessingml.document.main+xml", DocumentFormat.Docx),
        ("wordprocessingml.template.main+xml", DocumentFormat.Docx),
        ("ms-word.document.macroenabled.main+xml", DocumentFormat.Docx),
        ("ms-word.template.macroenabledtemplate.main+xml", DocumentFormat.Docx),
        ("spreadsheetml.sheet.main+xml", DocumentFormat.Xlsx),
        ("spreadsheetml.template.main+xml", DocumentFormat.Xlsx),
        ("ms-excel.sheet.macroenabled.main+xml", DocumentFormat.Xlsx),
        ("ms-excel.template.macroenabled.main+xml", DocumentFormat.Xlsx),
        ("ms-excel.sheet.binary.macroenabled.main", DocumentFormat.Xls),
        ("presentationml.presentation.main+xml", DocumentFormat.Pptx),
        ("presentationml.slideshow.main+xml", DocumentFormat.Pptx),
        ("presentationml.template.main+xml", DocumentFormat.Pptx),
        ("ms-powerpoint.presentation.macroenabled.main+xml", DocumentFormat.Pptx),
        ("ms-powerpoint.slideshow.macroenabled.main+xml", DocumentFormat.Pptx),
        ("ms-powerpoint.template.macroenabled.main+xml", DocumentFormat.Pptx),
    ];

    // What the part "mimetype" begins with; a part that is there is enough for archives that do not say.
    private static readonly (string Type, DocumentFormat Format)[] Types =
    [
        ("application/epub+zip", DocumentFormat.Epub),
        ("application/vnd.oasis.opendocument.", DocumentFormat.Odf),
        ("application/hwp+zip", DocumentFormat.Hwpx),
    ];

    private static readonly (string Part, DocumentFormat Format)[] Parts =
    [
        ("word/document.xml", DocumentFormat.Docx),
        ("xl/workbook.xml", DocumentFormat.Xlsx),
        ("xl/workbook.bin", DocumentFormat.Xls),
        ("ppt/presentation.xml", DocumentFormat.Pptx),
        ("Contents/content.hpf", DocumentFormat.Hwpx),
        ("Contents/section0.xml", DocumentFormat.Hwpx),
        ("META-INF/container.xml", DocumentFormat.Epub),
        ("META-INF/manifest.xml", DocumentFormat.Odf),
        ("word/", DocumentFormat.Docx),
        ("xl/", DocumentFormat.Xlsx),
        ("ppt/", DocumentFormat.Pptx),
    ];

    private static readonly (string Part, string Kind)[] Unread =
    [
        ("Index/Document.iwa", "Apple Pages, Numbers, Keynote"),
        ("Index.zip", "Apple Pages, Numbers, Keynote"),
        ("index.apxl", "Apple Keynote"),
        ("visio/", "Visio"),
        ("FixedDocumentSequence.fdseq", "XPS"),
        ("META-INF/MANIFEST.MF", "JAR"),
        ("AndroidManifest.xml", "APK"),
    ];

    /// <summary>The format of an archive.</summary>
    /// <exception cref="DocumentReadException">It is none that is read, or damaged.</exception>
    public static DocumentFormat Of(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content.AsArray(), writable: false));
            return Of(archive);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Failures.Damaged(NameOf(content.Span), e);
        }
    }

    private static DocumentFormat Of(ZipArchive archive)
    {
        if (Start(archive, "mimetype") is { } type)
        {
            foreach (var (name, format) in Types)
            {
                if (type.TrimStart('\uFEFF', ' ', '\n').StartsWith(name, StringComparison.OrdinalIgnoreCase))
                {
                    return format;
                }
            }
        }

        if (Start(archive, "[Content_Types].xml") is { } types)
        {
            foreach (var (name, format) in MainParts)
            {
                if (types.Contains(name, StringComparison.OrdinalIgnoreCase))
                {
                    return format;
                }
            }
        }

        foreach (var (part, kind) in Unread)
        {
            if (Has(archive, part))
            {
                throw Failures.Unsupported(kind);
            }
        }

        foreach (var (part, format) in Parts)
        {
            if (Has(archive, part) && (format != DocumentFormat.Odf || Has(archive, "content.xml")))
            {
                return format;
            }
        }
        return DocumentFormat.Zip;
    }

    private static string? Start(ZipArchive archive, string part)
    {
        if (archive.Entries.FirstOrDefault(entry => entry.FullName == part) is not { IsEncrypted: false } entry)
        {
            return null;
        }

        try
        {
            using var stream = entry.Open();
            var bytes = new byte[(int)Math.Min(entry.Length, DeclarationBytes)];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            // A list of types in UTF-16 has a zero beside every letter.
            return Encoding.UTF8.GetString(bytes, 0, read).Replace("\0", "", StringComparison.Ordinal);
        }
        catch (InvalidDataException)
        {
            return null; // The names of the parts have to do.
        }
    }

    private static bool Has(ZipArchive archive, string part) =>
        archive.Entries.Any(entry =>
        {
            var name = entry.FullName.Replace('\\', '/');
            return part.EndsWith('/')
                ? name.StartsWith(part, StringComparison.OrdinalIgnoreCase)
                : name.Equals(part, StringComparison.OrdinalIgnoreCase);
        });

    // An archive without its directory still has its parts' names before each of them.
    private static string NameOf(ReadOnlySpan<byte> content)
    {
        foreach (var (type, format) in Types)
        {
            if (content.IndexOf(Encoding.ASCII.GetBytes(type)) >= 0)
            {
                return format.ToString().ToUpperInvariant();
            }
        }

        foreach (var (part, format) in Parts)
        {
            if (content.IndexOf(Encoding.ASCII.GetBytes(part)) >= 0)
            {
                return format.ToString().ToUpperInvariant();
            }
        }
        return "ZIP";
    }
}
