using System.Buffers.Binary;
using System.Text;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Compound;

namespace Pipeline.Documents.Reading.Mail;

/// <summary>The properties of a message or an attachment ([MS-OXMSG] 2.1, 2.4): streams named by number and type, and
/// those of a fixed size together in one.</summary>
internal sealed class MsgProperties(CompoundFile file, CompoundEntry storage)
{
    private const string Stream = "__substg1.0_";
    private const string FixedStream = "__properties_version1.0";
    private const int EntrySize = 16;
    private const int Utf8CodePage = 65001;

    // Before the entries stands a header, of another size for each kind of object.
    private static readonly int[] HeaderSizes = [32, 24, 8];

    private byte[]? _fixed;

    /// <summary>The storages inside whose names begin with a text.</summary>
    public IEnumerable<MsgProperties> Children(string prefix) =>
        storage
            .Children.Where(child =>
                child.IsStorage && child.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            )
            .OrderBy(child => child.Name, StringComparer.OrdinalIgnoreCase)
            .Select(child => new MsgProperties(file, child));

    /// <summary>A storage inside, or null.</summary>
    public MsgProperties? Inner(string name) =>
        storage.Find(name) is { IsStorage: true } inner ? new MsgProperties(file, inner) : null;

    /// <summary>A text, or null.</summary>
    public string? Text(int property)
    {
        if (storage.Find($"{Stream}{property:X4}001F") is { IsStorage: false } wide)
        {
            return NotBlank(Encoding.Unicode.GetString(file.Read(wide)));
        }

        return storage.Find($"{Stream}{property:X4}001E") is { IsStorage: false } narrow
            ? NotBlank(
                Decoded(file.Read(narrow), CodePage(MsgProperty.CodePage) ?? CodePage(MsgProperty.InternetCodePage))
            )
            : null;
    }

    /// <summary>Bytes, or null.</summary>
    public byte[]? Bytes(int property) =>
        storage.Find($"{Stream}{property:X4}0102") is { IsStorage: false } stream ? file.Read(stream) : null;

    /// <summary>The body as HTML, or null.</summary>
    public string? Html() =>
        Bytes(MsgProperty.Html) is { Length: > 0 } bytes
            ? Decoded(bytes, CodePage(MsgProperty.InternetCodePage))
            : Text(MsgProperty.Html);

    /// <summary>A time, or null.</summary>
    public DateTimeOffset? Time(int property)
    {
        var value = Fixed(property, 0x0040);
        try
        {
            return value is > 0 ? DateTimeOffset.FromFileTime(value.Value).ToUniversalTime() : null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static string? NotBlank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.TrimEnd('\0');

    private static string Decoded(byte[] bytes, int? codePage)
    {
        var name = codePage is null or Utf8CodePage ? "utf-8" : $"{codePage}";
        try
        {
            if (codePage is not (null or Utf8CodePage))
            {
                name = Encoding.GetEncoding(codePage.Value).WebName;
            }

            return TextDecoding.Decode(bytes, name);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or DocumentReadException)
        {
            return Encoding.UTF8.GetString(bytes);
        }
    }

    private int? CodePage(int property) => Fixed(property, 0x0003) is { } value and > 0 ? (int)(value & 0xFFFF) : null;

    private long? Fixed(int property, int type)
    {
        _fixed ??= storage.Find(FixedStream) is { IsStorage: false } stream ? file.Read(stream) : [];
        foreach (var header in HeaderSizes)
        {
            for (var at = header; at + EntrySize <= _fixed.Length; at += EntrySize)
            {
                var tag = BinaryPrimitives.ReadUInt32LittleEndian(_fixed.AsSpan(at));
                if (tag == ((uint)property << 16 | (uint)type))
                {
                    return BinaryPrimitives.ReadInt64LittleEndian(_fixed.AsSpan(at + 8));
                }
            }
        }
        return null;
    }
}
