namespace Pipeline.Documents.Reading.Packages;

/// <summary>A stream that is being unpacked, counted as it is read.</summary>
/// <param name="inner">The unpacked bytes.</param>
/// <param name="packed">Bytes before they are unpacked.</param>
/// <param name="unpacked">What counts them.</param>
internal class UnpackedStream(Stream inner, long packed, UnpackedBytes unpacked) : Stream
{
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        _count += read;
        unpacked.Count(read, _count, packed);
        return read;
    }

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
