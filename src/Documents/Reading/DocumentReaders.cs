using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Containers;
using Pipeline.Documents.Reading.Data;
using Pipeline.Documents.Reading.Doc;
using Pipeline.Documents.Reading.Docx;
using Pipeline.Documents.Reading.Encryption;
using Pipeline.Documents.Reading.Epub;
using Pipeline.Documents.Reading.Html;
using Pipeline.Documents.Reading.Hwp;
using Pipeline.Documents.Reading.Hwpx;
using Pipeline.Documents.Reading.Images;
using Pipeline.Documents.Reading.Mail;
using Pipeline.Documents.Reading.Markdown;
using Pipeline.Documents.Reading.Markup;
using Pipeline.Documents.Reading.Notebooks;
using Pipeline.Documents.Reading.Odf;
using Pipeline.Documents.Reading.Pdf;
using Pipeline.Documents.Reading.Plain;
using Pipeline.Documents.Reading.Ppt;
using Pipeline.Documents.Reading.Pptx;
using Pipeline.Documents.Reading.Rtf;
using Pipeline.Documents.Reading.Subtitles;
using Pipeline.Documents.Reading.Xls;
using Pipeline.Documents.Reading.Xlsx;

namespace Pipeline.Documents.Reading;

/// <summary>
/// Reads every supported format: finds the format (by magic bytes first, then the declared media type, then the file
/// name), applies the limits that hold for all, and hands the document to the format's reader. Whatever goes wrong
/// inside a parser comes out as a <see cref="DocumentReadException"/>. Holds no state; one instance serves all threads.
/// </summary>
public sealed class DocumentReaders : IDocumentReader
{
    private readonly PlainTextReader _text = new();
    private readonly MarkdownReader _markdown = new();
    private readonly HtmlReader _html = new();
    private readonly PdfReader _pdf = new();
    private readonly DocxReader _docx;
    private readonly PptxReader _pptx = new();
    private readonly XlsxReader _xlsx = new();
    private readonly OdfReader _odf = new();
    private readonly EpubReader _epub = new();
    private readonly HwpReader _hwp = new();
    private readonly HwpxReader _hwpx = new();
    private readonly CsvReader _csv = new();
    private readonly JsonReader _json = new();

    private readonly XlsReader _xls = new();
    private readonly DocReader _doc = new();
    private readonly PptReader _ppt = new();
    private readonly RtfReader _rtf = new();
    private readonly ZipReader _zip;
    private readonly MailReader _mail;
    private readonly MsgReader _msg;
    private readonly NotebookReader _notebook = new();
    private readonly SubtitleReader _subtitles = new();
    private readonly XmlDocumentReader _xml = new();
    private readonly MarkupReader _markup = new();
    private readonly ImageReader _images = new();
    private readonly EncryptedOfficeReader _encrypted;

    /// <summary>Creates the readers.</summary>
    public DocumentReaders()
        : this(0) { }

    /// <summary>Creates the readers of documents that lie in others.</summary>
    /// <param name="depth">How many documents lie around.</param>
    internal DocumentReaders(int depth)
    {
        var children = new ChildDocuments(depth);
        (_zip, _mail, _msg) = (new ZipReader(children), new MailReader(children), new MsgReader(children));
        _encrypted = new EncryptedOfficeReader(this);
        _docx = new DocxReader(children);
    }

    /// <inheritdoc/>
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        Check(source, limits, cancellationToken);
        var format = Detected(source, limits, cancellationToken);
        return Guarded(() => Reader(format).Read(source, limits, cancellationToken), format, limits, cancellationToken);
    }

    /// <inheritdoc/>
    public IEnumerable<DocumentText> ReadPieces(
        SourceDocument source,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        Check(source, limits, cancellationToken);
        var format = Detected(source, limits, cancellationToken);
        using var pieces = Guarded(
            () => Reader(format).ReadPieces(source, limits, cancellationToken).GetEnumerator(),
            format,
            limits,
            cancellationToken
        );
        while (Guarded(pieces.MoveNext, format, limits, cancellationToken))
        {
            yield return pieces.Current;
        }
    }

    private static void Check(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(limits);
        cancellationToken.ThrowIfCancellationRequested();
        if (source.Content.IsEmpty)
        {
            throw new DocumentReadException(ReadFailure.Empty, "The document is empty: it has no bytes.")
            {
                Problem = ReadProblem.EmptyDocument,
            };
        }

        if (source.Content.Length > limits.MaxBytes)
        {
            throw Failures.TooLarge(source.Content.Length, limits);
        }
    }

    private static DocumentFormat Detected(
        SourceDocument source,
        ReadingLimits limits,
        CancellationToken cancellationToken
    ) => Guarded(() => FormatDetection.Detect(source, limits), null, limits, cancellationToken);

    private static T Guarded<T>(
        Func<T> read,
        DocumentFormat? format,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return read();
        }
        catch (DocumentReadException)
        {
            throw;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (OutOfMemoryException e)
        {
            throw Failures.OutOfMemory(limits, e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw Failures.TooDeep(limits, e);
        }
        catch (Exception e)
        {
            // A parser that meets rubbish may throw anything; none of it is this program's fault.
            throw Failures.Damaged(format?.ToString().ToUpperInvariant() ?? "ZIP, OLE", e);
        }
    }

    private IDocumentReader Reader(DocumentFormat format) =>
        format switch
        {
            DocumentFormat.Markdown => _markdown,
            DocumentFormat.Html => _html,
            DocumentFormat.Pdf => _pdf,
            DocumentFormat.Image => _images,
            DocumentFormat.Docx => _docx,
            DocumentFormat.Pptx => _pptx,
            DocumentFormat.Xlsx => _xlsx,
            DocumentFormat.Odf => _odf,
            DocumentFormat.Epub => _epub,
            DocumentFormat.Xls => _xls,
            DocumentFormat.Rtf => _rtf,
            DocumentFormat.Zip => _zip,
            DocumentFormat.Mail => _mail,
            DocumentFormat.Msg => _msg,
            DocumentFormat.Notebook => _notebook,
            DocumentFormat.Subtitles => _subtitles,
            DocumentFormat.Xml => _xml,
            DocumentFormat.Markup => _markup,
            DocumentFormat.Doc => _doc,
            DocumentFormat.Ppt => _ppt,
            DocumentFormat.Hwp => _hwp,
            DocumentFormat.Hwpx => _hwpx,
            DocumentFormat.Csv => _csv,
            DocumentFormat.Json => _json,
            DocumentFormat.EncryptedOffice => _encrypted,
            _ => _text,
        };
}
