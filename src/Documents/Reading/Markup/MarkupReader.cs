using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Markup;

/// <summary>Reads text whose marks only its file's name tells: Org, reStructuredText, AsciiDoc, TeX, and programs.
/// </summary>
internal sealed class MarkupReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var text = TextDecoding.Decode(source.Content.Span, FormatDetection.Charset(source.ContentType));
        var extension = Path.GetExtension(source.FileName ?? "");
        var kind = MarkupKinds.Of(extension) ?? MarkupKind.Code;
        var builder = new DocumentTextBuilder(kind.ToString().ToLowerInvariant(), limits);
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        switch (kind)
        {
            case MarkupKind.Code:
                CodeBlocks.Add(lines, MarkupKinds.LanguageOf(extension), builder, cancellationToken);
                break;
            case MarkupKind.Tex:
                new TexBlocks(builder, cancellationToken).Add(lines);
                break;
            default:
                new MarkupLines(kind, builder, limits, cancellationToken).Add(lines);
                break;
        }
        return builder.Build();
    }
}
