using System.Numerics;
using System.Runtime.CompilerServices;
using Pipeline.Documents.Reading.Recognition;

namespace Pipeline.Documents.Reading;

/// <summary>
/// What one document may cost. Every property is checked when it is set and throws
/// <see cref="ArgumentOutOfRangeException"/> naming the property and its range.
/// </summary>
public sealed record ReadingLimits
{
    private const long MiB = 1L << 20;

    /// <summary>The limits where larger documents than usual are taken: text and memory grow with them.</summary>
    /// <param name="maxBytes">Most bytes of a document, up to 1 GiB; below 32 MiB the usual limits hold.</param>
    public static ReadingLimits For(long maxBytes)
    {
        var usual = new ReadingLimits();
        return maxBytes <= usual.MaxBytes
            ? usual
            : usual with
            {
                MaxBytes = maxBytes,
                MaxCharacters = (int)Math.Min(200_000_000, Math.Max(usual.MaxCharacters, maxBytes)),
                MaxUncompressedBytes = Math.Max(usual.MaxUncompressedBytes, 2 * maxBytes),
                MaxMemoryBytes = usual.MaxMemoryBytes + (12 * (maxBytes - usual.MaxBytes)),
            };
    }

    /// <summary>Most bytes of a submitted document; 1 to 1 GiB. 32 MiB unless set.</summary>
    public long MaxBytes
    {
        get;
        init => field = InRange(value, 1, 1024 * MiB);
    } = 32 * MiB;

    /// <summary>Most UTF-16 code units of extracted text; 1 to 200 million. 20 million unless set.</summary>
    public int MaxCharacters
    {
        get;
        init => field = InRange(value, 1, 200_000_000);
    } = 20_000_000;

    /// <summary>
    /// Deepest nesting of elements, quotations, lists or values; 8 to 4096. 256 unless set. Deeper documents are
    /// refused, except HTML, whose deeper elements are read as siblings, as browsers do.
    /// </summary>
    public int MaxNesting
    {
        get;
        init => field = InRange(value, 8, 4096);
    } = 256;

    /// <summary>Most bytes that a compressed document may unpack to; 1 MiB to 8 GiB. 256 MiB unless set.</summary>
    public long MaxUncompressedBytes
    {
        get;
        init => field = InRange(value, MiB, 8192 * MiB);
    } = 256 * MiB;

    /// <summary>
    /// Largest ratio of unpacked to packed size of a part of a compressed document; 2 to 2000. 200 unless set. Parts
    /// that unpack to less than a mebibyte are never refused for their ratio.
    /// </summary>
    public int MaxCompressionRatio
    {
        get;
        init => field = InRange(value, 2, 2000);
    } = 200;

    /// <summary>Most parts of a compressed document; 16 to 100 000. 4096 unless set.</summary>
    public int MaxParts
    {
        get;
        init => field = InRange(value, 16, 100_000);
    } = 4096;

    /// <summary>Most pages that are read; 1 to 100 000. 20 000 unless set.</summary>
    public int MaxPages
    {
        get;
        init => field = InRange(value, 1, 100_000);
    } = 20_000;

    /// <summary>Longest time that reading may take; 100 ms to 1 hour. 60 s unless set.</summary>
    public TimeSpan Timeout
    {
        get;
        init =>
            field =
                value >= TimeSpan.FromMilliseconds(100) && value <= TimeSpan.FromHours(1)
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(Timeout),
                        value,
                        "Timeout must be from 100 milliseconds to 1 hour."
                    );
    } = TimeSpan.FromSeconds(60);

    /// <summary>How much longer reading may take for each whole mebibyte; 0 to 10 minutes. 10 s unless set.</summary>
    public TimeSpan TimePerMebibyte
    {
        get;
        init =>
            field =
                value >= TimeSpan.Zero && value <= TimeSpan.FromMinutes(10)
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(TimePerMebibyte),
                        value,
                        "TimePerMebibyte must be from 0 to 10 minutes."
                    );
    } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that reading a document of a size may take.</summary>
    /// <param name="bytes">The size, from 0.</param>
    public TimeSpan TimeFor(long bytes) => Timeout + (bytes / MiB * TimePerMebibyte);

    /// <summary>
    /// Managed heap of a reader's process; 64 MiB to 64 GiB. 512 MiB unless set. It takes effect in a process of its
    /// own only (<see cref="Sandbox.SandboxedReading"/>).
    /// </summary>
    public long MaxMemoryBytes
    {
        get;
        init => field = InRange(value, 64 * MiB, 65536 * MiB);
    } = 512 * MiB;

    /// <summary>
    /// Most pixels of an image whose text is recognised; 1 to 400 million. 100 million unless set. Pages of PDF are
    /// drawn within their own bound.
    /// </summary>
    public long MaxPixels
    {
        get;
        init => field = InRange(value, 1, 400_000_000);
    } = 100_000_000;

    /// <summary>
    /// Longest time that the pages of one document may take to be recognised, beside <see cref="Timeout"/>, which then
    /// holds for each page; 1 s to 24 hours. 1 hour unless set.
    /// </summary>
    public TimeSpan RecognitionTimeout
    {
        get;
        init =>
            field =
                value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(24)
                    ? value
                    : throw new ArgumentOutOfRangeException(
                        nameof(RecognitionTimeout),
                        value,
                        "RecognitionTimeout must be from 1 second to 24 hours."
                    );
    } = TimeSpan.FromHours(1);

    /// <summary>The programs that recognise text; null: those that are found where programs lie.</summary>
    public RecognitionTools? Recognition { get; init; }

    /// <summary>Counts the time of recognition of a document and of all that lie inside it; null where a document is
    /// read by itself.</summary>
    internal RecognitionClock? Clock { get; init; }

    /// <summary>
    /// What counts the bytes that a document and all that lie inside it unpack to together; null where a document is
    /// read by itself.
    /// </summary>
    internal Packages.UnpackedBytes? Unpacked { get; init; }

    private static T InRange<T>(T value, T least, T most, [CallerMemberName] string name = "")
        where T : INumber<T> =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
}
