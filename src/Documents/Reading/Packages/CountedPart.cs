using System.IO.Compression;

namespace Pipeline.Documents.Reading.Packages;

/// <summary>A part of a package that is being unpacked, counted as it is read.</summary>
internal sealed class CountedPart(ZipPackage package, ZipArchiveEntry entry, Stream inner, bool isXml) : Stream
{
    // The XML reader goes through the attributes that it has read whenever it needs more of them.
    private const int MaxTagBytes = 512 * 1024;

    private long _count;
    private bool _inTag;
    private int _tagBytes;

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
        package.Count(read, _count, entry);
        if (isXml)
        {
            CheckTags(buffer[..read]);
        }

        return read;
    }

    private void CheckTags(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf(_inTag ? (byte)'>' : (byte)'<');
            _tagBytes = !_inTag ? 0 : _tagBytes + (end < 0 ? bytes.Length : end);
            if (_tagBytes > MaxTagBytes)
            {
                throw Failures.TagTooLarge(MaxTagBytes);
            }

            if (end < 0)
            {
                return;
            }

            _inTag = !_inTag;
            bytes = bytes[(end + 1)..];
        }
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
