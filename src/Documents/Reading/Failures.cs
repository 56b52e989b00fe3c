using System.Globalization;
using System.Xml;

namespace Pipeline.Documents.Reading;

/// <summary>The failures that more than one place reports, so that a user reads the same words for the same
/// thing.</summary>
internal static class Failures
{
    public static DocumentReadException Of(
        ReadFailure failure,
        ReadProblem problem,
        string reason,
        params ReadOnlySpan<(string Name, object Value)> values
    ) => new(failure, reason) { Problem = problem, Values = ReadValues.Of(values) };

    /// <summary>Reads a document of parts in XML. XML that is none, and archives that are cut, are the document's
    /// damage.</summary>
    /// <param name="format">What the document is called: "DOCX".</param>
    /// <param name="read">Reads it.</param>
    public static DocumentText WhenDamaged(string format, Func<DocumentText> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            throw Damaged(format, e);
        }
    }

    public static DocumentReadException TooLarge(long bytes, ReadingLimits limits) =>
        new(
            ReadFailure.TooLarge,
            $"The document has {Megabytes(bytes)}; at most {Megabytes(limits.MaxBytes)} (MaxBytes) are read. "
                + "Split the document, or raise the limit."
        )
        {
            Problem = ReadProblem.DocumentTooLarge,
            Values = ReadValues.Of(("size", Megabytes(bytes)), ("most", Megabytes(limits.MaxBytes))),
        };

    public static DocumentReadException TimedOut(ReadingLimits limits, Exception? inner = null) =>
        new(
            ReadFailure.TimedOut,
            $"Reading took longer than {limits.Timeout.TotalSeconds:0.#} seconds (Timeout). Split the document, or raise the limit.",
            inner
        )
        {
            Problem = ReadProblem.ReadTimedOut,
            Values = ReadValues.Of(
                ("seconds", limits.Timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture))
            ),
        };

    public static DocumentReadException OutOfMemory(ReadingLimits limits, Exception? inner = null) =>
        new(
            ReadFailure.OutOfMemory,
            $"Reading needed more than {Megabytes(limits.MaxMemoryBytes)} of memory (MaxMemoryBytes). "
                + "Split the document, or raise the limit.",
            inner
        )
        {
            Problem = ReadProblem.ReadOutOfMemory,
            Values = ReadValues.Of(("most", Megabytes(limits.MaxMemoryBytes))),
        };

    public static DocumentReadException OutputTooLarge(ReadingLimits limits) =>
        new(
            ReadFailure.OutputTooLarge,
            $"The document holds more than {limits.MaxCharacters} characters of text (MaxCharacters). "
                + "Split the document, or raise the limit."
        )
        {
            Problem = ReadProblem.TooMuchText,
            Values = ReadValues.Of(("most", limits.MaxCharacters)),
        };

    public static DocumentReadException Unsupported(string kind) =>
        Of(
            ReadFailure.UnsupportedType,
            ReadProblem.UnsupportedType,
            $"This format is not read: {kind}. Submit text, Markdown, HTML, PDF, HWP, an Office or OpenDocument file, EPUB, mail, CSV or JSON.",
            ("kind", kind)
        );

    public static DocumentReadException OldOffice() =>
        Of(
            ReadFailure.UnsupportedType,
            ReadProblem.OldOffice,
            "This is an older binary Office document, which is not read. Save it as DOCX or PDF and resubmit it."
        );

    public static DocumentReadException OldHwp() =>
        Of(
            ReadFailure.UnsupportedType,
            ReadProblem.OldHwp,
            "This is an HWP document of version 3 or earlier, which is not read. Open it in Hancom Office, save it as HWPX and resubmit it."
        );

    public static DocumentReadException NothingInside(string names) =>
        Of(
            ReadFailure.UnsupportedType,
            ReadProblem.NothingInside,
            $"The archive holds no document that is read: {names}. Submit what is in it in a format that is read.",
            ("names", names)
        );

    public static DocumentReadException Encrypted() =>
        Of(
            ReadFailure.Encrypted,
            ReadProblem.Encrypted,
            "The document is protected by a password. Retry it with the password, or remove the password and resubmit it."
        );

    /// <summary>A document that a password does not open, or that needs one.</summary>
    /// <param name="password">The password; null: none was given.</param>
    public static DocumentReadException NotOpened(string? password) =>
        password is null
            ? Encrypted()
            : Of(
                ReadFailure.Encrypted,
                ReadProblem.WrongPassword,
                "The document is protected by another password than the one that was given. Retry it with the right one."
            );

    public static DocumentReadException UnreadEncryption(string kind) =>
        Of(
            ReadFailure.Encrypted,
            ReadProblem.UnreadEncryption,
            $"The document is protected by a password in a way that is not read, even with the password: {kind}. Open it in the "
                + "program that made it, remove the password and resubmit it.",
            ("kind", kind)
        );

    public static DocumentReadException CostlyPassword(long rounds, long most) =>
        Of(
            ReadFailure.Encrypted,
            ReadProblem.CostlyPassword,
            $"To open the document takes {rounds} rounds of making its key; at most {most} are taken. Remove the password and resubmit it.",
            ("rounds", rounds),
            ("most", most)
        );

    public static DocumentReadException Locked() =>
        Of(
            ReadFailure.Encrypted,
            ReadProblem.Locked,
            "The document is locked by a certificate or by rights management (DRM). Have its owner save it without and resubmit it."
        );

    public static DocumentReadException TooManyParts(ReadingLimits limits) =>
        Of(
            ReadFailure.TooLarge,
            ReadProblem.TooManyParts,
            $"The document has more than {limits.MaxParts} parts (MaxParts). Split the document.",
            ("most", limits.MaxParts)
        );

    public static DocumentReadException UnpacksTooLarge(ReadingLimits limits) =>
        Of(
            ReadFailure.TooLarge,
            ReadProblem.UnpacksTooLarge,
            $"The document unpacks to more than {Megabytes(limits.MaxUncompressedBytes)} (MaxUncompressedBytes) or by more than "
                + $"{limits.MaxCompressionRatio} to one (MaxCompressionRatio). Split the document, or raise the limit.",
            ("most", Megabytes(limits.MaxUncompressedBytes)),
            ("ratio", limits.MaxCompressionRatio)
        );

    public static DocumentReadException TagTooLarge(int most) =>
        Of(
            ReadFailure.TooLarge,
            ReadProblem.TagTooLarge,
            $"An element of the document has more than {Megabytes(most)} of attributes. "
                + "Open it in the program that made it, save it again and resubmit it.",
            ("most", Megabytes(most))
        );

    public static DocumentReadException TooDeep(ReadingLimits limits, Exception? inner = null) =>
        new(
            ReadFailure.TooDeep,
            $"The document nests deeper than {limits.MaxNesting} levels (MaxNesting). Flatten it, or raise the limit.",
            inner
        )
        {
            Problem = ReadProblem.TooDeep,
            Values = ReadValues.Of(("most", limits.MaxNesting)),
        };

    public static DocumentReadException Damaged(string format, Exception? inner = null) =>
        new(
            ReadFailure.Damaged,
            $"The {format} document is truncated or damaged. Open it in the program that made it, save it again and resubmit it.",
            inner
        )
        {
            Problem = ReadProblem.Damaged,
            Values = ReadValues.Of(("format", format)),
        };

    public static DocumentReadException TooManyPages(int pages, ReadingLimits limits) =>
        Of(
            ReadFailure.TooLarge,
            ReadProblem.TooManyPages,
            $"The document has {pages} pages; at most {limits.MaxPages} (MaxPages) are read. Split it, or raise the limit.",
            ("pages", pages),
            ("most", limits.MaxPages)
        );

    public static DocumentReadException TooManyPixels(long pixels, ReadingLimits limits) =>
        Of(
            ReadFailure.TooLarge,
            ReadProblem.TooManyPixels,
            $"The image has {pixels} pixels; at most {limits.MaxPixels} (MaxPixels) are read. Scale it down, or raise the limit.",
            ("pixels", pixels),
            ("most", limits.MaxPixels)
        );

    public static DocumentReadException NothingRecognised() =>
        Of(
            ReadFailure.Empty,
            ReadProblem.NothingRecognised,
            "No text was recognised in the image. If there is some, scan it again at 300 dpi and resubmit it."
        );

    public static DocumentReadException NoTextRecognition(Exception? inner = null) =>
        new(
            ReadFailure.EngineMissing,
            "The document is an image of text, and text recognition (OCR) is not installed where it is read. Install Tesseract with "
                + "Korean and English (Debian, Ubuntu: apt install tesseract-ocr tesseract-ocr-kor poppler-utils; macOS: brew install "
                + "tesseract tesseract-lang poppler; Windows: winget install UB-Mannheim.TesseractOCR), then retry the document.",
            inner
        )
        {
            Problem = ReadProblem.NoTextRecognition,
        };

    public static DocumentReadException NoText(string format) =>
        new(
            ReadFailure.Empty,
            format == "pdf"
                ? "The PDF holds no text, and none was recognised in its images. If it is a scan, scan it again at 300 dpi and resubmit it."
                : $"The {format} document holds no text."
        )
        {
            Problem = format == "pdf" ? ReadProblem.ScannedPdf : ReadProblem.NoText,
            Values = format == "pdf" ? null : ReadValues.Of(("format", format)),
        };

    public static DocumentReadException UnmappedPdf() =>
        Of(
            ReadFailure.Empty,
            ReadProblem.UnmappedPdf,
            "The fonts of the PDF do not say which letters their glyphs are, so its text cannot be told. Run text recognition (OCR) on it and resubmit it."
        );

    public static string Megabytes(long bytes) =>
        bytes >= 1 << 20 ? $"{bytes / (double)(1 << 20):0.#} MiB" : $"{bytes} bytes";
}
