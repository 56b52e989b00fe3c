using System.Buffers.Binary;
using FsCheck.Xunit;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Sandbox;
using Pipeline.Documents.Tests.Chunking;

namespace Pipeline.Documents.Tests.Sandbox;

public sealed class ProtocolTests
{
    private static readonly ReadingLimits Limits = new() { MaxCharacters = 1_000_000 };

    [Property(MaxTest = 100, Arbitrary = [typeof(GeneratedDocuments)])]
    public void DocumentsTravelUnchanged(DocumentText document)
    {
        var (header, body) = DocumentPayload.Write(document with { Title = "제목" });
        using var stream = new MemoryStream();
        Frame.WriteAsync(stream, header, body, default).GetAwaiter().GetResult();
        stream.Position = 0;
        var frame = Frame.ReadAsync(stream, DocumentPayload.MaxBytes(Limits), default).GetAwaiter().GetResult()!;
        var back = DocumentPayload.Read(frame, Limits);
        Assert.Equal("제목", back.Title);
        Assert.Equal(document.Text, back.Text);
        Assert.Equal(document.Blocks, back.Blocks);
        Assert.Equal(document.Format, back.Format);
    }

    [Property(MaxTest = 300)]
    public void AForgedPayloadIsRefusedOrWithinItsText(byte[] flips, int textBytes)
    {
        var (header, body) = DocumentPayload.Write(
            new DocumentText(
                null,
                "하나\n\n둘",
                [
                    new TextBlock(BlockKind.Heading, "하나", 0, 1, null),
                    new TextBlock(BlockKind.Paragraph, "둘", 4, 0, 2),
                ],
                "text"
            )
        );
        foreach (var flip in flips)
        {
            body[flip % body.Length] ^= (byte)(flip >> 3);
        }

        if (textBytes % 5 == 0)
        {
            header = header with { TextBytes = textBytes };
        }

        DocumentText document;
        try
        {
            document = DocumentPayload.Read(new Frame(header, body), Limits);
        }
        catch (InvalidDataException)
        {
            return;
        }
        Assert.All(
            document.Blocks,
            block => Assert.Equal(block.Text, document.Text.Substring(block.Start, block.Text.Length))
        );
        Assert.All(document.Blocks, block => Assert.True(Enum.IsDefined(block.Kind)));
    }

    [Fact]
    public async Task ATruncatedFrameIsAnError()
    {
        using var stream = new MemoryStream();
        await Frame.WriteAsync(stream, new FrameHeader(FrameKind.Ready), new byte[10], default);
        for (var length = 1; length < stream.Length; length++)
        {
            using var cut = new MemoryStream(stream.ToArray()[..length]);
            await Assert.ThrowsAsync<EndOfStreamException>(() => Frame.ReadAsync(cut, 100, default));
        }
        using var nothing = new MemoryStream();
        Assert.Null(await Frame.ReadAsync(nothing, 100, default));
    }

    [Fact]
    public async Task AnOversizedBodyIsRefusedBeforeItIsRead()
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(prefix, 2);
        BinaryPrimitives.WriteInt32LittleEndian(prefix.AsSpan(4), int.MaxValue);
        using var stream = new MemoryStream(prefix);
        await Assert.ThrowsAsync<FrameTooLargeException>(() => Frame.ReadAsync(stream, 1000, default));
    }
}
