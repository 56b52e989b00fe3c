namespace Pipeline.Documents.Reading.Compound;

/// <summary>A stream of a compound file, read sector by sector where it lies; nothing is copied ahead of
/// need.</summary>
internal sealed class CompoundStream : Stream
{
    private readonly Func<uint, ReadOnlyMemory<byte>> _sector;
    private readonly IReadOnlyList<uint> _sectors;
    private readonly int _sectorSize;
    private readonly Action<int> _count;
    private long _position;

    /// <summary>Opens a chain of sectors.</summary>
    /// <param name="sectors">The sectors in order.</param>
    /// <param name="sectorSize">Bytes of each.</param>
    /// <param name="length">Bytes of the stream, at most what the sectors hold.</param>
    /// <param name="sector">The bytes of a sector; fewer where the file is cut off.</param>
    /// <param name="count">Told how many bytes were read, each time.</param>
    public CompoundStream(
        IReadOnlyList<uint> sectors,
        int sectorSize,
        long length,
        Func<uint, ReadOnlyMemory<byte>> sector,
        Action<int> count
    )
    {
        _sectors = sectors;
        _sectorSize = sectorSize;
        _sector = sector;
        _count = count;
        Length = length;
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set =>
            _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Before 0.");
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var read = 0;
        while (read < buffer.Length && _position < Length)
        {
            var (index, at) = Math.DivRem(_position, _sectorSize);
            var bytes = _sector(_sectors[(int)index]).Span;
            var size = (int)Math.Min(Math.Min(buffer.Length - read, Length - _position), _sectorSize - at);
            if (at + size > bytes.Length)
            {
                throw new InvalidDataException("A sector lies beyond the end of the compound file.");
            }

            bytes.Slice((int)at, size).CopyTo(buffer[read..]);
            read += size;
            _position += size;
        }
        _count(read);
        return read;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Length + offset,
        };

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
