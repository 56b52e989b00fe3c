using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Tokens;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>The fonts of a page as the file describes them, for what PdfPig makes too little of.</summary>
internal sealed class PageFonts
{
    private const int MostDepth = 4;
    private const int MostFonts = 1000;
    private const int MostCodes = 256;

    // In thousandths of the size.
    private const int UsualWidth = 500;

    private static readonly NameToken Descendants = NameToken.Create("DescendantFonts");

    private readonly PdfDocument _document;
    private readonly List<(IndirectReference? Reference, DictionaryToken Font)> _fonts = [];
    private readonly HashSet<IndirectReference> _seen = [];

    private PageFonts(PdfDocument document) => _document = document;

    /// <summary>Finds the fonts of a page and of the forms that it draws.</summary>
    public static PageFonts Of(Page page, PdfDocument document)
    {
        var fonts = new PageFonts(document);
        var node = page.Dictionary;
        for (var level = 0; level < MostDepth && node is not null; level++)
        {
            fonts.Take(fonts.Inner(node, NameToken.Resources), 0);
            node = fonts.Inner(node, NameToken.Parent);
        }
        return fonts;
    }

    /// <summary>Finds the fonts of all pages, none of which has been read.</summary>
    public static PageFonts Of(PdfDocument document, int mostPages)
    {
        var fonts = new PageFonts(document);
        var pending = new Stack<DictionaryToken>();
        if (fonts.Inner(document.Structure.Catalog.CatalogDictionary, NameToken.Pages) is { } root)
        {
            pending.Push(root);
        }

        // A tree of pages may be a ring.
        for (var left = 2 * mostPages; left > 0 && pending.TryPop(out var node); left--)
        {
            fonts.Take(fonts.Inner(node, NameToken.Resources), 0);
            if (node.TryGet(NameToken.Kids, out var kids) && fonts.Resolved(kids) is ArrayToken array)
            {
                foreach (var kid in array.Data.Take(left))
                {
                    if (fonts.Resolved(kid) is DictionaryToken child)
                    {
                        pending.Push(child);
                    }
                }
            }
        }
        return fonts;
    }

    /// <summary>The names of the fonts whose codes are Unicode: where nothing says what letter a code is, it is the
    /// letter.</summary>
    public IEnumerable<string> OfUnicode()
    {
        foreach (var (_, font) in _fonts)
        {
            if (
                font.TryGet(NameToken.Encoding, out NameToken encoding)
                && encoding.Data.StartsWith("Uni", StringComparison.Ordinal)
                && (
                    encoding.Data.Contains("UTF16", StringComparison.Ordinal)
                    || encoding.Data.Contains("UCS2", StringComparison.Ordinal)
                )
                && font.TryGet(NameToken.BaseFont, out NameToken name)
            )
            {
                yield return name.Data;
            }
        }
    }

    /// <summary>Describes fonts that have no description, which PdfPig leaves out with all their text. Before it reads
    /// them: it tries only once.</summary>
    public void DescribeAll()
    {
        foreach (var (reference, font) in _fonts)
        {
            if (Is(font, "Type0"))
            {
                foreach (var descendant in Descending(font))
                {
                    Describe(descendant);
                }
            }
            else if (reference is { } place && !Is(font, "Type3"))
            {
                Describe(place);
            }
        }
    }

    private IEnumerable<IndirectReference> Descending(DictionaryToken font) =>
        font.TryGet(Descendants, out var token) && Resolved(token) is ArrayToken array
            ? array.Data.OfType<IndirectReferenceToken>().Select(reference => reference.Data)
            : [];

    private void Describe(IndirectReference reference)
    {
        if (
            Resolved(new IndirectReferenceToken(reference)) is not DictionaryToken font
            || font.ContainsKey(NameToken.FontDescriptor)
            || !font.TryGet(NameToken.BaseFont, out NameToken name)
        )
        {
            return;
        }

        // Measures of an ordinary font; only its name and its codes matter.
        var description = new DictionaryToken(
            new Dictionary<NameToken, IToken>
            {
                [NameToken.Type] = NameToken.FontDescriptor,
                [NameToken.FontName] = name,
                [NameToken.Flags] = new NumericToken(32),
                [NameToken.FontBbox] = new ArrayToken([
                    new NumericToken(0),
                    new NumericToken(-200),
                    new NumericToken(1000),
                    new NumericToken(900),
                ]),
                [NameToken.ItalicAngle] = new NumericToken(0),
                [NameToken.Ascent] = new NumericToken(800),
                [NameToken.Descent] = new NumericToken(-200),
                [NameToken.CapHeight] = new NumericToken(700),
                [NameToken.StemV] = new NumericToken(80),
            }
        );
        var described = font.With(NameToken.FontDescriptor, description);
        if (
            !font.ContainsKey(NameToken.Widths)
            && font.TryGet(NameToken.FirstChar, out NumericToken first)
            && font.TryGet(NameToken.LastChar, out NumericToken last)
            && last.Int - first.Int is >= 0 and < MostCodes
        )
        {
            var widths = Enumerable.Repeat<IToken>(new NumericToken(UsualWidth), last.Int - first.Int + 1);
            described = described.With(NameToken.Widths, new ArrayToken([.. widths]));
        }

        _document.Advanced.ReplaceIndirectObject(reference, described);
    }

    private void Take(DictionaryToken? resources, int depth)
    {
        if (resources is null || depth > MostDepth)
        {
            return;
        }

        foreach (var token in Inner(resources, NameToken.Font)?.Data.Values ?? [])
        {
            var reference = (token as IndirectReferenceToken)?.Data;
            if (
                _fonts.Count < MostFonts
                && (reference is null || _seen.Add(reference.Value))
                && Resolved(token) is DictionaryToken font
            )
            {
                _fonts.Add((reference, font));
            }
        }

        foreach (var token in Inner(resources, NameToken.Xobject)?.Data.Values ?? [])
        {
            if (
                token is IndirectReferenceToken reference
                && _seen.Count < MostFonts
                && _seen.Add(reference.Data)
                && Resolved(token) is StreamToken form
                && form.StreamDictionary.TryGet(NameToken.Subtype, out NameToken kind)
                && kind.Data == "Form"
            )
            {
                Take(Inner(form.StreamDictionary, NameToken.Resources), depth + 1);
            }
        }
    }

    private static bool Is(DictionaryToken font, string kind) =>
        font.TryGet(NameToken.Subtype, out NameToken name) && name.Data == kind;

    private DictionaryToken? Inner(DictionaryToken around, NameToken name) =>
        around.TryGet(name, out var token) ? Resolved(token) as DictionaryToken : null;

    private IToken? Resolved(IToken token)
    {
        for (var i = 0; i < MostDepth && token is IndirectReferenceToken reference; i++)
        {
            token = _document.Structure.GetObject(reference.Data)?.Data ?? NullToken.Instance;
        }
        return token;
    }
}
