using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Pipeline.Storage.Backups;

/// <summary>Packs and unpacks the bytes of parts.</summary>
internal static class PartBytes
{
    private const int Step = 1 << 16;

    public static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    /// <summary>What a stream has taken in.</summary>
    public static ReadOnlyMemory<byte> Of(MemoryStream stream) => stream.GetBuffer().AsMemory(0, (int)stream.Length);

    public static ReadOnlyMemory<byte> Pack(IEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var piece in pieces)
            {
                zip.Write(piece.Span);
            }
        }

        return Of(packed);
    }

    /// <summary>Unpacks a part, but no more than a part can hold.</summary>
    /// <exception cref="BackupException">It is damaged.</exception>
    public static ReadOnlyMemory<byte> Unpack(string name, ReadOnlyMemory<byte> packed)
    {
        var unpacked = new MemoryStream();
        try
        {
            using var zip = new GZipStream(Stream(packed), CompressionMode.Decompress);
            var buffer = new byte[Step];
            for (int read; (read = zip.Read(buffer)) > 0; )
            {
                if (unpacked.Length + read > BackupFormat.LongestPart)
                {
                    throw Damaged(name);
                }

                unpacked.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            throw Damaged(name);
        }

        return Of(unpacked);
    }

    public static BackupException Damaged(string name) => new(BackupProblem.Damaged, ("part", name));
}
