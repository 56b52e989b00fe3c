namespace Pipeline.Documents.Reading.Packages;

/// <summary>Counts what a compressed document unpacks to, and refuses what is more than the limits allow.</summary>
internal sealed class UnpackedBytes(ReadingLimits limits)
{
    private const long FreeOfRatio = 1 << 20;

    private long _total;

    /// <summary>Counts bytes of a part.</summary>
    /// <param name="bytes">Bytes that were unpacked now.</param>
    /// <param name="ofPart">Bytes of the part that have been unpacked so far.</param>
    /// <param name="packed">Bytes of the part before it was unpacked.</param>
    /// <exception cref="DocumentReadException">There are too many.</exception>
    public void Count(int bytes, long ofPart, long packed)
    {
        _total += bytes;
        if (_total > limits.MaxUncompressedBytes || IsBomb(ofPart, packed))
        {
            throw Failures.UnpacksTooLarge(limits);
        }
    }

    /// <summary>Whether a part unpacks to more than any sound one does.</summary>
    /// <param name="unpacked">Its bytes.</param>
    /// <param name="packed">Its bytes before it was unpacked.</param>
    public bool IsBomb(long unpacked, long packed) =>
        unpacked > FreeOfRatio && unpacked / limits.MaxCompressionRatio > Math.Max(packed, 1);
}
