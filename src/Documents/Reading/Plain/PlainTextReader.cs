using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Plain;

/// <summary>
/// Reads plain text. Blank lines part paragraphs; a line that begins with a list marker is a list item of its own.
/// Nothing is taken for a heading: plain text has no sure sign of one.
/// </summary>
internal sealed class PlainTextReader : IDocumentReader
{
    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        var text = TextDecoding.Decode(source.Content.Span, FormatDetection.Charset(source.ContentType));
        var builder = new DocumentTextBuilder("text", limits);
        Append(text, builder, cancellationToken);
        return builder.Build();
    }

    /// <summary>Adds the blocks of a piece of plain text inside another format.</summary>
    public static void Append(string text, DocumentTextBuilder builder, CancellationToken cancellationToken)
    {
        var start = -1;
        var end = 0;
        var item = false;
        var position = 0;
        while (position < text.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = text.AsSpan(position).IndexOfAny('\n', '\r', '\f');
            var lineEnd = next < 0 ? text.Length : position + next;
            var line = text.AsSpan(position, lineEnd - position);
            var marker = ListMarker.Length(line.TrimStart()) > 0;
            if (line.IsWhiteSpace() || (start >= 0 && marker))
            {
                Flush();
            }

            if (!line.IsWhiteSpace())
            {
                if (start < 0)
                {
                    (start, item) = (position, marker);
                }

                end = lineEnd;
            }
            if (lineEnd < text.Length && text[lineEnd] == '\f')
            {
                Flush();
            }

            position = lineEnd + 1;
            if (lineEnd + 1 < text.Length && text[lineEnd] == '\r' && text[lineEnd + 1] == '\n')
            {
                position++;
            }
        }
        Flush();

        void Flush()
        {
            if (start >= 0)
            {
                builder.Add(item ? BlockKind.ListItem : BlockKind.Paragraph, text[start..end]);
            }

            start = -1;
        }
    }
}
