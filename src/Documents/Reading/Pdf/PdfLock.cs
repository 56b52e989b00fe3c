using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Encryption;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Exceptions;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Opens a PDF with the user's or the owner's password (ISO 32000-2, 7.6.4). The newest encryption (AES-256) takes a
/// password in UTF-8; of the older, programs make bytes as they please: in UTF-8 or in the code page of the system.
/// </summary>
internal static class PdfLock
{
    /// <summary>Opens a document, locked or not.</summary>
    /// <param name="source">The document.</param>
    /// <param name="options">How it is parsed, with a password.</param>
    /// <exception cref="DocumentReadException">The password is wrong or missing.</exception>
    public static PdfDocument Open(SourceDocument source, Func<string, ParsingOptions> options)
    {
        var content = source.Content.AsArray();
        if (TryOpen(content, options("")) is { } open)
        {
            return open;
        }

        foreach (var form in PasswordForms.Of(source.Password))
        {
            // The parser would read letters outside of Latin-1 as question marks where it wants Latin-1, so that any of
            // them would open what question marks lock.
            var marks = string.Concat(form.Select(letter => letter > '\u00FF' ? '?' : letter));
            if ((marks == form || !Opens(content, options(marks))) && TryOpen(content, options(form)) is { } document)
            {
                return document;
            }
        }

        // As bytes, each of which is a letter of Latin-1; those of ASCII have been tried.
        foreach (var bytes in PasswordForms.BytesOf(source.Password).Where(bytes => !System.Text.Ascii.IsValid(bytes)))
        {
            if (TryOpen(content, options(System.Text.Encoding.Latin1.GetString(bytes))) is { } document)
            {
                return document;
            }
        }

        throw Failures.NotOpened(source.Password);
    }

    private static bool Opens(byte[] content, ParsingOptions options)
    {
        using var document = TryOpen(content, options);
        return document is not null;
    }

    private static PdfDocument? TryOpen(byte[] content, ParsingOptions options)
    {
        try
        {
            return PdfDocument.Open(content, options);
        }
        catch (PdfDocumentEncryptedException)
        {
            return null;
        }
    }
}
