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

    /// <summary>Text in UTF-8 is decoded piece by piece, each of which ends at a blank line.</summary>
    public IEnumerable<DocumentText> ReadPieces(
        SourceDocument source,
        ReadingLimits limits,
        CancellationToken cancellationToken
    ) =>
        source.Content.Length > 2 * TextPieces.Characters
        && TextDecoding.IsUtf8(source.Content.Span, FormatDetection.Charset(source.ContentType), out var markLength)
            ? Pieces(source.Content[markLength..], limits, cancellationToken)
            : TextPieces.Of(Read(source, limits, cancellationToken));

    private static IEnumerable<DocumentText> Pieces(
        ReadOnlyMemory<byte> content,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        var characters = 0L;
        while (!content.IsEmpty)
        {
            var length = PieceLength(content.Span);
            var builder = new DocumentTextBuilder("text", limits);
            Append(TextDecoding.Utf8.GetString(content.Span[..length]), builder, cancellationToken);
            content = content[length..];
            if (builder.IsEmpty)
            {
                continue;
            }

            var piece = builder.Build();
            characters += piece.Text.Length + (characters > 0 ? DocumentText.Separator.Length : 0);
            if (characters > limits.MaxCharacters)
            {
                throw Failures.OutputTooLarge(limits);
            }

            yield return piece;
        }

        if (characters == 0)
        {
            throw Failures.NoText("text");
        }
    }

    // Up to the end of a blank line: a paragraph that is longer than a piece stays in one.
    private static int PieceLength(ReadOnlySpan<byte> content)
    {
        if (content.Length <= TextPieces.Characters)
        {
            return content.Length;
        }

        var end = content[..TextPieces.Characters].LastIndexOf((byte)'\n');
        while (end >= 0)
        {
            var before = content[..end].LastIndexOf((byte)'\n');
            if (before >= 0 && IsBlank(content[(before + 1)..end]))
            {
                return end + 1;
            }

            end = before;
        }

        for (var start = TextPieces.Characters; ; )
        {
            var length = content[start..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return content.Length;
            }

            // What stands before the first line feed may be the end of a line.
            if (start > TextPieces.Characters && IsBlank(content.Slice(start, length)))
            {
                return start + length + 1;
            }

            start += length + 1;
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8).IsEmpty;

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
