using System.Text;
using Pipeline.Documents.Reading.Compound;
using Pipeline.Documents.Reading.Images;
using Pipeline.Documents.Reading.Markup;

namespace Pipeline.Documents.Reading.Bytes;

/// <summary>
/// Decides how a document is read: by its first bytes where the format has such a mark, else by the declared media
/// type, else by the file's extension, else by a look at the text. A declaration that the bytes contradict is an error,
/// not a guess.
/// </summary>
internal static class FormatDetection
{
    private const int SniffedBytes = 1024;

    private static readonly (byte[] Mark, string Name)[] Unread =
    [
        ([.. "RIFF"u8], "sound or film"),
        ([.. "ID3"u8], "sound (MP3)"),
        ([.. "OggS"u8], "sound (Ogg)"),
        ([.. "fLaC"u8], "sound (FLAC)"),
        ([0x1F, 0x8B], "gzip archive"),
        ([.. "7z"u8, 0xBC, 0xAF], "7z archive"),
        ([.. "Rar!"u8], "RAR archive"),
        ([0x7F, .. "ELF"u8], "program"),
        ([.. "%!PS"u8], "PostScript"),
    ];

    public static DocumentFormat Detect(SourceDocument source, ReadingLimits limits)
    {
        var declared = Declared(source);
        var found = ByMark(source.Content, limits);
        if (found is null && declared is { } binary && IsBinary(binary))
        {
            throw Failures.Of(
                ReadFailure.WrongType,
                ReadProblem.WrongType,
                $"The document is declared as {declared.ToString()!.ToUpperInvariant()} but its bytes are not. "
                    + "Declare its real type, or save it again in that format.",
                ("declared", declared.ToString()!.ToUpperInvariant())
            );
        }

        // Text says by itself what it is, where a name may be of any other; HTML also lies in files of all kinds.
        return found ?? TextDetection.Of(source.Content.Span, declared) ?? declared ?? ByText(source.Content.Span);
    }

    private static bool IsBinary(DocumentFormat format) =>
        format
            is DocumentFormat.Pdf
                or DocumentFormat.Docx
                or DocumentFormat.Pptx
                or DocumentFormat.Xlsx
                or DocumentFormat.Odf
                or DocumentFormat.Epub
                or DocumentFormat.Hwp
                or DocumentFormat.Hwpx;

    /// <summary>The charset parameter of a media type, or null.</summary>
    public static string? Charset(string contentType)
    {
        foreach (var parameter in contentType.Split(';').Skip(1))
        {
            var parts = parameter.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[0].Equals("charset", StringComparison.OrdinalIgnoreCase))
            {
                return parts[1].Trim('"', '\'');
            }
        }
        return null;
    }

    private static DocumentFormat? ByMark(ReadOnlyMemory<byte> whole, ReadingLimits limits)
    {
        var content = whole.Span;
        // Readers accept a PDF whose mark is preceded by a little rubbish (ISO 32000-1, annex H, note 13).
        if (content[..Math.Min(content.Length, SniffedBytes)].IndexOf("%PDF-"u8) >= 0)
        {
            return DocumentFormat.Pdf;
        }

        if (content.StartsWith("PK\x03\x04"u8) || content.StartsWith("PK\x05\x06"u8))
        {
            return ZipDetection.Of(whole);
        }

        if (CompoundFile.IsCompound(content))
        {
            return CompoundDetection.Of(whole, limits);
        }

        // Version 3 and before; later ones are compound files.
        if (content.StartsWith("HWP Document File"u8))
        {
            throw Failures.OldHwp();
        }

        if (content.StartsWith("{\\rtf"u8))
        {
            return DocumentFormat.Rtf;
        }

        if (ImageInfo.IsImage(content))
        {
            return DocumentFormat.Image;
        }

        foreach (var (mark, name) in Unread)
        {
            if (content.StartsWith(mark))
            {
                throw Failures.Unsupported(name);
            }
        }
        return null;
    }

    private static DocumentFormat? Declared(SourceDocument source)
    {
        var type = source.ContentType.Split(';')[0].Trim().ToLowerInvariant();
        var byType = type switch
        {
            "text/html" or "application/xhtml+xml" => DocumentFormat.Html,
            "text/markdown" or "text/x-markdown" => DocumentFormat.Markdown,
            "application/pdf" or "application/x-pdf" => DocumentFormat.Pdf,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => DocumentFormat.Docx,
            "application/vnd.openxmlformats-officedocument.presentationml.presentation" => DocumentFormat.Pptx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => DocumentFormat.Xlsx,
            "application/epub+zip" => DocumentFormat.Epub,
            _ when type.StartsWith("application/vnd.oasis.opendocument.", StringComparison.Ordinal) =>
                DocumentFormat.Odf,
            "application/x-hwp" or "application/haansofthwp" or "application/vnd.hancom.hwp" => DocumentFormat.Hwp,
            "application/hwp+zip"
            or "application/x-hwpx"
            or "application/haansofthwpx"
            or "application/vnd.hancom.hwpx" => DocumentFormat.Hwpx,
            "text/csv" or "text/tab-separated-values" => DocumentFormat.Csv,
            "message/rfc822" or "multipart/related" => DocumentFormat.Mail,
            "application/x-ipynb+json" => DocumentFormat.Notebook,
            "text/vtt" or "application/x-subrip" => DocumentFormat.Subtitles,
            "application/xml" or "text/xml" or "application/rss+xml" or "application/atom+xml" => DocumentFormat.Xml,
            "application/json" or "text/json" => (DocumentFormat?)DocumentFormat.Json,
            _ => null,
        };
        if (byType is not null)
        {
            return byType;
        }
        // A browser or a folder watcher calls everything that it does not know text/plain or octet-stream: the
        // extension knows better.
        var extension = Path.GetExtension(source.FileName ?? "").ToLowerInvariant();
        return extension switch
        {
            ".html" or ".htm" or ".xhtml" => DocumentFormat.Html,
            ".md" or ".markdown" or ".mdx" => DocumentFormat.Markdown,
            ".pdf" => DocumentFormat.Pdf,
            ".docx" or ".docm" or ".dotx" => DocumentFormat.Docx,
            ".pptx" or ".pptm" or ".ppsx" or ".potx" => DocumentFormat.Pptx,
            ".xlsx" or ".xlsm" or ".xltx" => DocumentFormat.Xlsx,
            ".odt" or ".ods" or ".odp" or ".odg" or ".ott" or ".ots" or ".otp" => DocumentFormat.Odf,
            ".epub" => DocumentFormat.Epub,
            ".hwp" or ".hwt" => DocumentFormat.Hwp,
            ".hwpx" or ".hwtx" => DocumentFormat.Hwpx,
            ".csv" or ".tsv" => DocumentFormat.Csv,
            ".ipynb" => DocumentFormat.Notebook,
            ".vtt" or ".srt" => DocumentFormat.Subtitles,
            ".xml" or ".nxml" or ".rss" or ".atom" => DocumentFormat.Xml,
            _ when MarkupKinds.Of(extension) is not null => DocumentFormat.Markup,
            ".json" => DocumentFormat.Json,
            ".txt" or ".text" or ".log" => DocumentFormat.Text,
            _ => type == "text/plain" ? DocumentFormat.Text : null,
        };
    }

    private static DocumentFormat ByText(ReadOnlySpan<byte> content)
    {
        var start = Encoding
            .Latin1.GetString(content[..Math.Min(content.Length, SniffedBytes)])
            .TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return
            start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            ? DocumentFormat.Html
            : DocumentFormat.Text;
    }
}

/// <summary>The formats that are read.</summary>
internal enum DocumentFormat
{
    Text,
    Markdown,
    Html,
    Pdf,
    Image,
    Docx,
    Pptx,
    Xlsx,
    Xls,
    Odf,
    Epub,
    Doc,
    Ppt,
    Msg,
    Zip,
    Rtf,
    Mail,
    Notebook,
    Subtitles,
    Xml,
    Markup,
    Hwp,
    Hwpx,
    Csv,
    Json,
    EncryptedOffice,
}
