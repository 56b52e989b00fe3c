using System.Text;
using Pipeline.Documents.Reading.Compound;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>Decides by its streams what a document is that is a compound file.</summary>
internal static class CompoundDetection
{
    // [MS-XLS] 2.1.2 (and "Book" before Excel 97), [MS-DOC] 2.1.1, [MS-PPT] 2.1.2, [MS-OXMSG] 2.4.
    private static readonly (string Stream, DocumentFormat Format)[] Streams =
    [
        ("FileHeader", DocumentFormat.Hwp),
        ("BodyText", DocumentFormat.Hwp),
        ("DocInfo", DocumentFormat.Hwp),
        ("Workbook", DocumentFormat.Xls),
        ("Book", DocumentFormat.Xls),
        ("WordDocument", DocumentFormat.Doc),
        ("PowerPoint Document", DocumentFormat.Ppt),
        ("__properties_version1.0", DocumentFormat.Msg),
    ];

    /// <summary>The format of a compound file.</summary>
    /// <exception cref="DocumentReadException">It is none that is read, locked, or damaged.</exception>
    public static DocumentFormat Of(ReadOnlyMemory<byte> content, ReadingLimits limits)
    {
        CompoundEntry root;
        try
        {
            root = CompoundFile.Open(content, limits).Root;
        }
        catch (InvalidDataException e)
        {
            throw Failures.Damaged(NameOf(content.Span), e);
        }
        // An encrypted Office document is a compound file that holds this stream ([MS-OFFCRYPTO] 2.3.4.4).
        if (root.Find("EncryptedPackage") is not null)
        {
            return DocumentFormat.EncryptedOffice;
        }

        foreach (var (stream, format) in Streams)
        {
            if (root.Find(stream) is not null)
            {
                return format;
            }
        }
        throw root.Children.Count == 0 ? Failures.Damaged(NameOf(content.Span)) : Failures.OldOffice();
    }

    // Without a sound directory the streams' names still stand somewhere, in UTF-16; "Book" is in "Workbook" too.
    private static string NameOf(ReadOnlySpan<byte> content)
    {
        foreach (var (stream, format) in Streams)
        {
            if (content.IndexOf(Encoding.Unicode.GetBytes(stream)) >= 0)
            {
                return format.ToString().ToUpperInvariant();
            }
        }
        return "HWP, DOC, XLS, PPT, MSG";
    }
}
