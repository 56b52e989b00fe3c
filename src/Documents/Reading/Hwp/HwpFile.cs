using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Pipeline.Documents.Reading.Compound;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Hwp;

/// <summary>The streams of an HWP 5 document: a compound file whose streams may be compressed and, in a distribution
/// document, encrypted with a key that is in the file.</summary>
internal sealed class HwpFile
{
    private const int HeaderSize = 40;
    private const int MajorVersion = 5;

    private readonly CompoundFile _file;
    private readonly Flags _flags;
    private readonly UnpackedBytes _unpacked;

    private HwpFile(CompoundFile file, Flags flags, UnpackedBytes unpacked) =>
        (_file, _flags, _unpacked) = (file, flags, unpacked);

    [Flags]
    private enum Flags : uint
    {
        Compressed = 1,
        Password = 1 << 1,
        Distribution = 1 << 2,
        Drm = 1 << 4,
        Certificate = 1 << 8,
        CertificateDrm = 1 << 10,
    }

    /// <summary>Opens a document whose text anyone may read.</summary>
    /// <exception cref="InvalidDataException">The file is malformed.</exception>
    /// <exception cref="DocumentReadException">The document is locked, or of another version.</exception>
    public static HwpFile Open(ReadOnlyMemory<byte> content, ReadingLimits limits)
    {
        var file = CompoundFile.Open(content, limits);
        var entry = file.Root.Find("FileHeader") ?? throw new InvalidDataException("No FileHeader.");
        var header = file.Read(entry);
        if (header.Length < HeaderSize || !header.AsSpan().StartsWith("HWP Document File"u8))
        {
            throw new InvalidDataException("The FileHeader is not that of HWP.");
        }

        if (header[35] != MajorVersion)
        {
            throw Failures.Unsupported($"HWP {header[35]}.{header[34]}");
        }

        var flags = (Flags)BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(36));
        return (flags & (Flags.Drm | Flags.Certificate | Flags.CertificateDrm)) != 0 ? throw Failures.Locked()
            : flags.HasFlag(Flags.Password) ? throw Failures.UnreadEncryption("HWP 5")
            : new HwpFile(file, flags, new UnpackedBytes(limits));
    }

    /// <summary>The records of the document's common properties (3.2.2).</summary>
    public Stream OpenDocInfo() =>
        Unpacked(_file.Root.Find("DocInfo") ?? throw new InvalidDataException("No DocInfo."), null);

    /// <summary>The records of each section, in order (3.2.3).</summary>
    public IEnumerable<Func<Stream>> Sections()
    {
        // A distribution document has its text here; what its BodyText says is for programs that cannot show it.
        var view = _flags.HasFlag(Flags.Distribution) ? _file.Root.Find("ViewText") : null;
        var body = view ?? _file.Root.Find("BodyText") ?? throw new InvalidDataException("No BodyText.");
        return body
            .Children.Select(entry => (Number: NumberOf(entry.Name), Entry: entry))
            .Where(section => section.Number >= 0 && !section.Entry.IsStorage)
            .OrderBy(section => section.Number)
            .Select(section => (Func<Stream>)(() => OpenSection(section.Entry, view is not null)));
    }

    /// <summary>The stream of the document's summary, or null.</summary>
    public byte[]? ReadSummary() =>
        _file.Root.Find("\u0005HwpSummaryInformation") is { Size: < 1 << 20 } entry ? _file.Read(entry) : null;

    private Stream OpenSection(CompoundEntry entry, bool isEncrypted) =>
        Unpacked(entry, isEncrypted ? HwpDistribution.Decrypt : null);

    private Stream Unpacked(CompoundEntry entry, Func<Stream, Stream>? decrypt)
    {
        var stream = _file.Open(entry);
        stream = decrypt is null ? stream : decrypt(stream);
        return _flags.HasFlag(Flags.Compressed)
            ? new UnpackedStream(new DeflateStream(stream, CompressionMode.Decompress), entry.Size, _unpacked)
            : stream;
    }

    private static int NumberOf(string name) =>
        name.StartsWith("Section", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(name.AsSpan("Section".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;
}
