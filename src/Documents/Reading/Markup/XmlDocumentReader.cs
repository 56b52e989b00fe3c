using System.Net;
using System.Text.RegularExpressions;
using System.Xml;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Html;

namespace Pipeline.Documents.Reading.Markup;

/// <summary>
/// Reads XML: documents of known kinds (JATS, DocBook, TEI, DITA, patents) by the names that their elements share,
/// feeds (RSS, Atom) with an entry under each title, and data as lines of names and values. Document types are not
/// looked at: no entity is expanded but those that HTML knows, and nothing is fetched.
/// </summary>
internal sealed partial class XmlDocumentReader : IDocumentReader
{
    // The XML reader goes through the attributes that it has read whenever it needs more of them.
    private const int MaxTagCharacters = 512 * 1024;

    private readonly HtmlReader _html = new();

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var declared = FormatDetection.Charset(source.ContentType) ?? HtmlReader.DeclaredInside(source.Content.Span);
        var text = TextDecoding.Decode(source.Content.Span, declared);
        CheckTags(text);
        var builder = new DocumentTextBuilder("xml", limits);
        var walk = new XmlWalk(builder, limits, cancellationToken);
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(Entity().Replace(text, Known).TrimStart()),
                new XmlReaderSettings
                {
                    DtdProcessing = DtdProcessing.Ignore,
                    XmlResolver = null,
                    IgnoreComments = true,
                    IgnoreProcessingInstructions = true,
                    CheckCharacters = false,
                }
            );
            reader.MoveToContent();
            if (reader.LocalName.Equals("html", StringComparison.OrdinalIgnoreCase))
            {
                return _html.Read(source, limits, cancellationToken);
            }

            walk.Run(reader);
        }
        catch (XmlException e)
        {
            throw Failures.Damaged("XML", e);
        }
        return builder.Build();
    }

    // The five that XML knows stay, those of HTML are written out, and the others stand for themselves.
    private static string Known(Match match)
    {
        if (match.Value is "&lt;" or "&gt;" or "&amp;" or "&quot;" or "&apos;")
        {
            return match.Value;
        }

        var decoded = WebUtility.HtmlDecode(match.Value);
        return decoded == match.Value ? "&amp;" + match.Value[1..] : decoded;
    }

    private static void CheckTags(string text)
    {
        for (var at = text.IndexOf('<'); at >= 0; )
        {
            var end = text.IndexOf('>', at);
            if ((end < 0 ? text.Length : end) - at > MaxTagCharacters && !text.AsSpan(at).StartsWith("<!"))
            {
                throw Failures.TagTooLarge(MaxTagCharacters);
            }

            at = end < 0 ? -1 : text.IndexOf('<', end);
        }
    }

    [GeneratedRegex(@"&[A-Za-z_][\w.-]*;", RegexOptions.NonBacktracking)]
    private static partial Regex Entity();
}
