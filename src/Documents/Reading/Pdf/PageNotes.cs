using System.Text;
using Pipeline.Documents.Reading.Blocks;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Tokens;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>What stands on a page beside its content: values of a form's fields, texts laid over it, and comments.
/// </summary>
internal sealed class PageNotes
{
    private const int Most = 2000;
    private const int MostParents = 8;
    private const int PushButton = 1 << 16;
    private const int Password = 1 << 13;

    private static readonly NameToken FieldType = NameToken.Create("FT");
    private static readonly NameToken FieldFlags = NameToken.Create("Ff");
    private static readonly NameToken Value = NameToken.Create("V");
    private static readonly NameToken Options = NameToken.Create("Opt");
    private static readonly NameToken Author = NameToken.Create("T");

    private readonly PdfDocument _document;
    private readonly double _height;

    private PageNotes(PdfDocument document, double height) => (_document, _height) = (document, height);

    /// <summary>What is seen on the page, with its place.</summary>
    public List<(PointBox Place, string Text)> Seen { get; } = [];

    /// <summary>What people wrote about it, with its place.</summary>
    public List<(PointBox Place, string Text)> Comments { get; } = [];

    /// <summary>Reads the notes of a page; what is damaged is left out.</summary>
    public static PageNotes Of(Page page, PdfDocument document)
    {
        var notes = new PageNotes(document, page.Height);
        try
        {
            foreach (var annotation in page.GetAnnotations().Take(Most))
            {
                notes.Add(annotation);
            }
        }
        catch (Exception e)
            when (e is not (OperationCanceledException or OutOfMemoryException or DocumentReadException))
        {
            // The page's content is read all the same.
        }
        return notes;
    }

    private void Add(Annotation annotation)
    {
        if ((annotation.Flags & (AnnotationFlags.Hidden | AnnotationFlags.NoView)) != 0)
        {
            return;
        }

        switch (annotation.Type)
        {
            case AnnotationType.Widget:
                AddTo(Seen, annotation, ValueOf(annotation));
                break;
            case AnnotationType.FreeText:
                AddTo(Seen, annotation, annotation.Content ?? "");
                break;
            case AnnotationType.Text
            or AnnotationType.Highlight
            or AnnotationType.Underline
            or AnnotationType.Squiggly
            or AnnotationType.StrikeOut
            or AnnotationType.Line
            or AnnotationType.Square
            or AnnotationType.Circle
            or AnnotationType.Polygon
            or AnnotationType.PolyLine
            or AnnotationType.Caret
            or AnnotationType.Ink
            or AnnotationType.Stamp:
                var author = Text(Get(annotation.AnnotationDictionary, Author));
                AddTo(Comments, annotation, CommentText.Of(null, author, null, annotation.Content ?? ""));
                break;
        }
    }

    private void AddTo(List<(PointBox Place, string Text)> list, Annotation annotation, string text)
    {
        var box = annotation.Rectangle;
        var (low, high) = (Math.Min(box.Bottom, box.Top), Math.Max(box.Bottom, box.Top));
        var (left, right) = (Math.Min(box.Left, box.Right), Math.Max(box.Left, box.Right));
        var place = PointBox.Between(left, _height - high, right, _height - low);
        if (!string.IsNullOrWhiteSpace(text) && double.IsFinite(place.Left + place.Top + place.Width + place.Height))
        {
            list.Add((place, text));
        }
    }

    private string ValueOf(Annotation widget)
    {
        var field = widget.AnnotationDictionary;
        var flags = Inherited(field, FieldFlags) is NumericToken number ? number.Long : 0;
        switch ((Inherited(field, FieldType) as NameToken)?.Data)
        {
            case "Tx" when (flags & Password) == 0:
                return Text(Inherited(field, Value));
            case "Ch":
                return Chosen(Inherited(field, Value), Inherited(field, Options) as ArrayToken);
            case "Btn" when (flags & PushButton) == 0 && widget.AppearanceState is { } state && state != "Off":
                return "[x]";
            default:
                return "";
        }
    }

    // Options are told by what they show, or by what they stand for and what they show.
    private string Chosen(IToken? value, ArrayToken? options)
    {
        var shown = new List<string>();
        foreach (
            var one in value is ArrayToken several ? several.Data
            : value is null ? []
            : [value]
        )
        {
            var text = Text(Resolved(one));
            var option = options
                ?.Data.Select(Resolved)
                .OfType<ArrayToken>()
                .FirstOrDefault(pair => pair.Length == 2 && Text(Resolved(pair[0])) == text);
            shown.Add(option is null ? text : Text(Resolved(option[1])));
        }
        return string.Join(", ", shown);
    }

    // A field may be parted into what the widgets share and what they do not.
    private IToken? Inherited(DictionaryToken field, NameToken name)
    {
        var at = (DictionaryToken?)field;
        for (var i = 0; i < MostParents && at is not null; i++)
        {
            if (Get(at, name) is { } found and not NullToken)
            {
                return found;
            }

            at = Get(at, NameToken.Parent) as DictionaryToken;
        }
        return null;
    }

    private IToken? Get(DictionaryToken around, NameToken name) =>
        around.TryGet(name, out var token) ? Resolved(token) : null;

    private IToken Resolved(IToken token)
    {
        for (var i = 0; i < MostParents && token is IndirectReferenceToken reference; i++)
        {
            token = _document.Structure.GetObject(reference.Data)?.Data ?? NullToken.Instance;
        }
        return token;
    }

    private static string Text(IToken? token) =>
        token switch
        {
            StringToken text => Decoded([.. text.GetBytes()]),
            HexToken hex => Decoded(hex.Bytes),
            NameToken name => name.Data,
            _ => "",
        };

    // Text strings are in UTF-16 or UTF-8 with a mark, or else about Latin 1 (ISO 32000-2, 7.9.2.2).
    private static string Decoded(ReadOnlySpan<byte> bytes) =>
        bytes switch
        {
            [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
            [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
            [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
            _ => Encoding.Latin1.GetString(bytes),
        };
}
