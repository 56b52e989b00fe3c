using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Html;

/// <summary>
/// Reads HTML. Nothing is executed and nothing is fetched. Navigation, page headers and footers, hidden elements, forms
/// and media are left out; when a page has a main element, only that is read, and where it is an article, only the
/// article (<see cref="PageArticle"/>).
/// </summary>
internal sealed partial class HtmlReader : IDocumentReader
{
    // Where a declaration must stand to count (https://html.spec.whatwg.org/#charset).
    private const int DeclarationBytes = 1024;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var declared = FormatDetection.Charset(source.ContentType) ?? DeclaredInside(source.Content.Span);
        var text = TextDecoding.Decode(source.Content.Span, declared);
        var builder = new DocumentTextBuilder("html", limits);
        HtmlNesting.Check(text, limits);
        using var document = Parser(limits).ParseDocument(text);
        cancellationToken.ThrowIfCancellationRequested();
        builder.Title = document.Title;
        if (document.Body is { } body)
        {
            var root = PageArticle.Root(body, limits, cancellationToken);
            var article = PageArticle.Of(root, document.Title, limits, cancellationToken);
            new HtmlBlocks(builder, limits, keepBoilerplate: false, cancellationToken, article).Read(root);
            // A page that is nothing but "navigation" is an index: better read than refused.
            if (builder.IsEmpty)
            {
                new HtmlBlocks(builder, limits, keepBoilerplate: true, cancellationToken).Read(body);
            }
        }
        if (string.IsNullOrWhiteSpace(builder.Title))
        {
            builder.Title = document.QuerySelector("h1")?.TextContent;
        }

        return builder.Build();
    }

    /// <summary>
    /// Adds the blocks of a piece of HTML inside another format. The parser is one of <see cref="Parser"/>, for all
    /// pieces: making one takes longer than parsing a short piece.
    /// </summary>
    public static void AppendFragment(
        HtmlParser parser,
        string html,
        DocumentTextBuilder builder,
        ReadingLimits limits,
        CancellationToken cancellationToken,
        bool keepBoilerplate = false
    )
    {
        HtmlNesting.Check(html, limits);
        using var document = parser.ParseDocument(html);
        if (document.Body is { } body)
        {
            new HtmlBlocks(builder, limits, keepBoilerplate, cancellationToken).Read(body);
        }
    }

    /// <summary>A parser within the limits, for one thread.</summary>
    public static HtmlParser Parser(ReadingLimits limits) =>
        new(
            new HtmlParserOptions
            {
                IsScripting = false,
                SkipComments = true,
                DisableElementPositionTracking = true,
                MaximumDepth = limits.MaxNesting,
            }
        );

    /// <summary>The encoding that a page declares in its first bytes, or null.</summary>
    public static string? DeclaredInside(ReadOnlySpan<byte> content)
    {
        var start = Encoding.Latin1.GetString(content[..Math.Min(content.Length, DeclarationBytes)]);
        var name = Declaration().Match(start) is { Success: true } match ? match.Groups[1].Value : null;
        // A declaration that could be read as ASCII is not in UTF-16, whatever it says (same section of the standard).
        return name is not null && name.StartsWith("utf-16", StringComparison.OrdinalIgnoreCase) ? null : name;
    }

    [GeneratedRegex(
        """<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Declaration();
}
