using System.Buffers.Binary;
using System.Text;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Sandbox;

/// <summary>
/// A document's text as bytes: the text in UTF-8, then for each block its kind (1 byte), level (1), start, length and
/// page (4 each, little endian; page 0 for none) and the number of its language in the header (1, from 1; 0 for none),
/// then the places of the blocks (<see cref="PlacePayload"/>).
/// What comes back from a child is checked as if a stranger wrote it.
/// </summary>
internal static class DocumentPayload
{
    private const int BlockBytes = 15;

    // Further languages of one document are not carried.
    private const int MaxLanguages = byte.MaxValue;
    private const int MaxBytesPerCharacter = 3;

    // A block takes at least a character and the two line feeds after it.
    private const int LeastBlockCharacters = 3;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Most bytes of a document within the limits.</summary>
    public static long MaxBytes(ReadingLimits limits) =>
        (limits.MaxCharacters * (long)MaxBytesPerCharacter)
        + ((limits.MaxCharacters / LeastBlockCharacters + 1L) * BlockBytes)
        + PlacePayload.MaxBytes;

    public static (FrameHeader Header, byte[] Body) Write(DocumentText document)
    {
        var textBytes = Utf8.GetByteCount(document.Text);
        var places = PlacePayload.Write(document.Blocks);
        var body = new byte[textBytes + (document.Blocks.Count * BlockBytes) + places.Length];
        Utf8.GetBytes(document.Text, body);
        var languages = new List<string>();
        var at = body.AsSpan(textBytes);
        foreach (var block in document.Blocks)
        {
            at[0] = (byte)block.Kind;
            at[1] = (byte)block.Level;
            BinaryPrimitives.WriteInt32LittleEndian(at[2..], block.Start);
            BinaryPrimitives.WriteInt32LittleEndian(at[6..], block.Text.Length);
            BinaryPrimitives.WriteInt32LittleEndian(at[10..], block.Page ?? 0);
            at[14] = NumberOf(block.Language, languages);
            at = at[BlockBytes..];
        }
        places.CopyTo(at);
        var header = new FrameHeader(FrameKind.Document)
        {
            Title = document.Title,
            Format = document.Format,
            TextBytes = textBytes,
            PlaceBytes = places.Length,
            Pages = document.Pages,
            Languages = languages,
        };
        return (header, body);
    }

    /// <exception cref="InvalidDataException">The frame is not a document.</exception>
    public static DocumentText Read(Frame frame, ReadingLimits limits)
    {
        var textBytes = frame.Header.TextBytes ?? -1;
        var placeBytes = frame.Header.PlaceBytes ?? 0;
        var blockBytes = (long)frame.Body.Length - textBytes - placeBytes;
        var pages = frame.Header.Pages ?? PageKind.Page;
        if (
            textBytes < 0
            || placeBytes < 0
            || blockBytes < 0
            || blockBytes % BlockBytes != 0
            || !Enum.IsDefined(pages)
            || frame.Header.Format is not { } format
        )
        {
            throw Invalid();
        }

        string text;
        try
        {
            text = Utf8.GetString(frame.Body, 0, textBytes);
        }
        catch (ArgumentException)
        {
            throw Invalid();
        }
        if (text.Length > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }

        var at = frame.Body.AsSpan(textBytes, (int)blockBytes);
        var blocks = new List<TextBlock>(at.Length / BlockBytes);
        var end = 0;
        for (; at.Length > 0; at = at[BlockBytes..])
        {
            var (kind, level) = ((BlockKind)at[0], at[1]);
            var start = BinaryPrimitives.ReadInt32LittleEndian(at[2..]);
            var length = BinaryPrimitives.ReadInt32LittleEndian(at[6..]);
            var page = BinaryPrimitives.ReadInt32LittleEndian(at[10..]);
            var isHeading = kind == BlockKind.Heading;
            var language = at[14];
            if (
                !Enum.IsDefined(kind)
                || level > 6
                || isHeading != (level > 0)
                || start < end
                || length <= 0
                || length > text.Length - start
                || page < 0
                || (language > 0 && CodeLanguage.Of(frame.Header.Languages?.ElementAtOrDefault(language - 1)) is null)
            )
            {
                throw Invalid();
            }

            end = start + length;
            blocks.Add(
                new TextBlock(kind, text.Substring(start, length), start, level, page == 0 ? null : page)
                {
                    Language = language == 0 ? null : CodeLanguage.Of(frame.Header.Languages![language - 1]),
                }
            );
        }
        if (blocks.Count == 0 || !PlacePayload.TryRead(frame.Body.AsSpan(textBytes + (int)blockBytes), blocks))
        {
            throw Invalid();
        }

        return new DocumentText(frame.Header.Title, text, blocks, format) { Pages = pages };
    }

    private static byte NumberOf(string? language, List<string> languages)
    {
        if (language is null)
        {
            return 0;
        }

        var at = languages.IndexOf(language);
        if (at < 0 && languages.Count < MaxLanguages)
        {
            at = languages.Count;
            languages.Add(language);
        }
        return (byte)(at + 1);
    }

    private static InvalidDataException Invalid() =>
        new("The reader's process answered with something that is not a document.");
}
