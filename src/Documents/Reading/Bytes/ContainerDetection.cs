using System.IO.Compression;
using System.Text;
using Pipeline.Documents.Reading.Compound;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>Decides by its parts what a document is whose first bytes are those of a container.</summary>
internal static class ContainerDetection
{
    // What tells a format of ZIP archives: a part, or the folder of its parts.
    private static readonly (string Part, DocumentFormat Format)[] ZipParts =
    [
        ("word/", DocumentFormat.Docx),
        ("Contents/content.hpf", DocumentFormat.Hwpx),
        ("Contents/section0.xml", DocumentFormat.Hwpx),
    ];

    private static readonly (string Part, string Kind)[] UnreadZipParts =
    [
        ("xl/", "Excel"),
        ("ppt/", "PowerPoint"),
        ("mimetype", "OpenDocument, EPUB"),
    ];

    private static readonly (string Entry, string Name)[] CompoundEntries =
    [
        ("HwpSummaryInformation", "HWP"),
        ("BodyText", "HWP"),
        ("WordDocument", "DOC"),
        ("Workbook", "XLS"),
        ("PowerPoint Document", "PPT"),
    ];

    /// <summary>The format of a ZIP archive.</summary>
    /// <exception cref="DocumentReadException">It is none that is read, or damaged.</exception>
    public static DocumentFormat OfZip(ReadOnlyMemory<byte> content)
    {
        List<string> names;
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content.AsArray(), writable: false));
            names = [.. archive.Entries.Select(entry => entry.FullName.Replace('\\', '/'))];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw Failures.Damaged(NameOf(content.Span), e);
        }
        foreach (var (part, format) in ZipParts)
        {
            if (Has(names, part))
            {
                return format;
            }
        }

        var kind = UnreadZipParts.FirstOrDefault(unread => Has(names, unread.Part)).Kind ?? "ZIP";
        throw Failures.Unsupported(kind);
    }

    /// <summary>The format of a compound file.</summary>
    /// <exception cref="DocumentReadException">It is none that is read, locked, or damaged.</exception>
    public static DocumentFormat OfCompound(ReadOnlyMemory<byte> content, ReadingLimits limits)
    {
        CompoundEntry root;
        try
        {
            root = CompoundFile.Open(content, limits).Root;
        }
        catch (InvalidDataException e)
        {
            throw Failures.Damaged(NameOfCompound(content.Span), e);
        }
        // An encrypted Office document is a compound file that holds this stream ([MS-OFFCRYPTO] 2.3.4.4).
        if (root.Find("EncryptedPackage") is not null)
        {
            throw Failures.Encrypted();
        }

        return root.Find("FileHeader") is not null ? DocumentFormat.Hwp : throw Failures.OldOffice();
    }

    // Without a sound directory its entries' names still stand somewhere, in UTF-16.
    private static string NameOfCompound(ReadOnlySpan<byte> content)
    {
        foreach (var (entry, name) in CompoundEntries)
        {
            if (content.IndexOf(Encoding.Unicode.GetBytes(entry)) >= 0)
            {
                return name;
            }
        }
        return "HWP, DOC, XLS, PPT";
    }

    private static bool Has(List<string> names, string part) =>
        names.Exists(name =>
            part.EndsWith('/')
                ? name.StartsWith(part, StringComparison.OrdinalIgnoreCase)
                : name.Equals(part, StringComparison.OrdinalIgnoreCase)
        );

    // An archive without its directory still has its parts' names before each of them.
    private static string NameOf(ReadOnlySpan<byte> content)
    {
        foreach (var (part, format) in ZipParts)
        {
            if (content.IndexOf(Encoding.ASCII.GetBytes(part)) >= 0)
            {
                return format.ToString().ToUpperInvariant();
            }
        }
        return "ZIP";
    }
}
