using System.Buffers;

namespace Pipeline.Silo.Http.Api.Intake;

/// <summary>
/// Lines of a UTF-8 stream up to a longest one. What is longer is counted and dropped as it comes by, so that no line
/// takes more memory than the longest allowed, and the lines after it are read as if nothing had been.
/// </summary>
/// <param name="source">The stream; it stays its owner's.</param>
/// <param name="longest">Bytes of the longest line, without its end.</param>
internal sealed class BoundedLines(Stream source, int longest) : IDisposable
{
    private const int SmallBuffer = 64 * 1024;
    private const int LargeBuffer = 1024 * 1024;

    /// <summary>Less than this is never dropped, so that what the first bytes are is seen.</summary>
    private const int LeastDropped = SmallBuffer / 2;

    /// <summary>Bytes of a mark of byte order.</summary>
    private const int Mark = 3;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int _start;
    private int _end;
    private bool _begun;
    private bool _ended;

    /// <summary>The next line, or null after the last. Its bytes are valid until the next call.</summary>
    /// <param name="cancellationToken">Ends the wait for more bytes.</param>
    public async ValueTask<Line?> ReadAsync(CancellationToken cancellationToken)
    {
        Shrink();
        var scanned = _start;
        var dropped = 0L;
        while (true)
        {
            var at = _buffer.AsSpan(scanned, _end - scanned).IndexOf((byte)'\n');
            if (at >= 0)
            {
                return Take(scanned + at, 1, dropped);
            }

            if (_ended)
            {
                return _start == _end && dropped == 0 ? null : Take(_end, 0, dropped);
            }

            if (dropped > 0 || _end - _start > Math.Max(longest + (_begun ? 0L : Mark) + 1, LeastDropped))
            {
                dropped += Drop();
            }

            MakeRoom();
            scanned = _end;
            var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            _ended = read == 0;
            _end += read;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _start = _end = 0;
        }
    }

    private Line Take(int stop, int terminator, long dropped)
    {
        var bytes = _buffer.AsMemory(_start, stop - _start);
        _start = stop + terminator;
        if (!_begun && bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[Mark..];
        }

        _begun = true;
        if (bytes.Span.EndsWith("\r"u8))
        {
            bytes = bytes[..^1];
        }

        var length = dropped + bytes.Length;
        return length > longest ? new Line(default, length, true) : new Line(bytes, length, false);
    }

    /// <summary>Drops what is held of a line and counts it, but for a mark of byte order and a '\r' that may belong to
    /// the line's end.</summary>
    private long Drop()
    {
        var held = _buffer.AsSpan(_start, _end - _start);
        long dropped = held.Length;
        if (!_begun && held.StartsWith("\uFEFF"u8))
        {
            dropped -= Mark;
        }

        _begun = true;
        var keep = held.EndsWith("\r"u8) ? 1 : 0;
        _buffer[0] = (byte)'\r';
        (_start, _end) = (0, keep);
        return dropped - keep;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            return;
        }

        var held = _end - _start;
        if (_start == 0)
        {
            // The buffer never needs to hold more than a line that is about to be dropped.
            var larger = ArrayPool<byte>.Shared.Rent(
                (int)Math.Min(Math.Max(2L * held, SmallBuffer), Math.Max(SmallBuffer, longest + 2L + Mark))
            );
            Move(larger, held);
        }
        else
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
            (_start, _end) = (0, held);
        }
    }

    private void Shrink()
    {
        if (_buffer.Length > LargeBuffer && _end - _start < SmallBuffer)
        {
            Move(ArrayPool<byte>.Shared.Rent(SmallBuffer), _end - _start);
        }
    }

    private void Move(byte[] other, int held)
    {
        _buffer.AsSpan(_start, held).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (other, 0, held);
    }
}

/// <summary>A line.</summary>
/// <param name="Bytes">Its bytes without the end of the line; empty when it is too long.</param>
/// <param name="Length">How many bytes it had.</param>
/// <param name="TooLong">Whether it was longer than allowed.</param>
internal readonly record struct Line(ReadOnlyMemory<byte> Bytes, long Length, bool TooLong);
