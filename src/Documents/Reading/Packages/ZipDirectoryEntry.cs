namespace Pipeline.Documents.Reading.Packages;

/// <summary>An entry of an archive's directory (APPNOTE.TXT 4.3.12).</summary>
/// <param name="Flags">Its flags.</param>
/// <param name="Method">How it is compressed; 99: as <see cref="Extra"/> says.</param>
/// <param name="Time">Its time of day, in the form of MS-DOS.</param>
/// <param name="Crc">The checksum of its bytes.</param>
/// <param name="Packed">Bytes that it takes in the archive.</param>
/// <param name="Size">Bytes unpacked.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Extra">Its extra fields.</param>
internal sealed record ZipDirectoryEntry(
    int Flags,
    int Method,
    int Time,
    uint Crc,
    long Packed,
    long Size,
    long Offset,
    ReadOnlyMemory<byte> Extra
)
{
    /// <summary>An extra field, or empty.</summary>
    public ReadOnlyMemory<byte> Field(int id)
    {
        var extra = Extra;
        while (extra.Length >= 4)
        {
            var size = extra.Span[2] | extra.Span[3] << 8;
            if (size > extra.Length - 4)
            {
                break;
            }

            if ((extra.Span[0] | extra.Span[1] << 8) == id)
            {
                return extra.Slice(4, size);
            }

            extra = extra[(4 + size)..];
        }
        return default;
    }
}
