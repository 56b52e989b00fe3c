namespace Pipeline.EndToEnd;

/// <summary>A text of any length that is never held: the same line over and over.</summary>
internal sealed class RepeatedText(long length) : Stream
{
    private static ReadOnlySpan<byte> Line => "The same line of text, again and again, until it is far too much.\n"u8;

    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - _position);
        for (var written = 0; written < count; )
        {
            var rest = Line[(int)((_position + written) % Line.Length)..];
            var piece = Math.Min(rest.Length, count - written);
            rest[..piece].CopyTo(buffer[written..]);
            written += piece;
        }

        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
