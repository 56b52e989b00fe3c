using System.Buffers.Binary;
using System.Text.Json;

namespace Pipeline.Documents.Sandbox;

/// <summary>
/// One message between parent and child: length of the header and of the body (4 bytes each, little endian), the header
/// as JSON, the body.
/// </summary>
internal sealed record Frame(FrameHeader Header, byte[] Body)
{
    private const int PrefixBytes = 8;
    private const int MaxHeaderBytes = 1 << 20;

    /// <summary>Writes the frame and flushes.</summary>
    public static async Task WriteAsync(
        Stream stream,
        FrameHeader header,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken
    )
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(header, FrameJson.Default.FrameHeader);
        var start = new byte[PrefixBytes + json.Length];
        BinaryPrimitives.WriteInt32LittleEndian(start, json.Length);
        BinaryPrimitives.WriteInt32LittleEndian(start.AsSpan(4), body.Length);
        json.CopyTo(start, PrefixBytes);
        await stream.WriteAsync(start, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(body, cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a frame; null when the stream ends before one begins.</summary>
    /// <exception cref="EndOfStreamException">The stream ends inside a frame.</exception>
    /// <exception cref="InvalidDataException">The bytes are no frame.</exception>
    /// <exception cref="FrameTooLargeException">The body is longer than allowed.</exception>
    public static async Task<Frame?> ReadAsync(Stream stream, long maxBody, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        var read = await stream
            .ReadAtLeastAsync(prefix, PrefixBytes, throwOnEndOfStream: false, cancellationToken)
            .ConfigureAwait(false);
        if (read == 0)
        {
            return null;
        }

        if (read < PrefixBytes)
        {
            throw new EndOfStreamException();
        }

        var headerLength = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        var bodyLength = BinaryPrimitives.ReadInt32LittleEndian(prefix.AsSpan(4));
        if (headerLength is < 2 or > MaxHeaderBytes || bodyLength < 0)
        {
            throw new InvalidDataException("The bytes are not a frame.");
        }

        if (bodyLength > maxBody)
        {
            throw new FrameTooLargeException(bodyLength, maxBody);
        }

        var json = new byte[headerLength];
        await stream.ReadExactlyAsync(json, cancellationToken).ConfigureAwait(false);
        var body = new byte[bodyLength];
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        try
        {
            var header =
                JsonSerializer.Deserialize(json, FrameJson.Default.FrameHeader)
                ?? throw new InvalidDataException("A frame has no header.");
            return new Frame(header, body);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException("A frame's header is not valid.", e);
        }
    }
}

/// <summary>A frame announces a body that is longer than the receiver takes.</summary>
internal sealed class FrameTooLargeException(long length, long most)
    : IOException($"A frame of {length} bytes is larger than the {most} that are taken.");
