namespace Pipeline.Documents.Reading.Packages;

/// <summary>A part of a package that is being unpacked, counted as it is read.</summary>
/// <param name="inner">The unpacked bytes.</param>
/// <param name="packed">Bytes before they are unpacked.</param>
/// <param name="unpacked">What counts them.</param>
/// <param name="isXml">Whether it is read as XML.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class CountedPart(
    Stream inner,
    long packed,
    UnpackedBytes unpacked,
    bool isXml,
    CancellationToken cancellationToken
) : UnpackedStream(inner, packed, unpacked)
{
    // The XML reader goes through the attributes that it has read whenever it needs more of them.
    private const int MaxTagBytes = 512 * 1024;

    private bool _inTag;
    private int _tagBytes;

    public override int Read(Span<byte> buffer)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var read = base.Read(buffer);
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
}
