using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>Changes to the properties of text, one after the other ([MS-DOC] 2.6.1): a name of two bytes and a
/// value.</summary>
internal ref struct DocChanges(ReadOnlySpan<byte> changes)
{
    private const int LongTable = 0xD608;

    private ReadOnlySpan<byte> _rest = changes;

    /// <summary>The name of the change.</summary>
    public int Name { get; private set; }

    /// <summary>Its value; never empty.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next change that is there as a whole.</summary>
    public bool Next()
    {
        if (_rest.Length < sizeof(ushort) + 1)
        {
            return false;
        }

        Name = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        var value = _rest[sizeof(ushort)..];
        var size = SizeOf(Name, value);
        if (size > value.Length)
        {
            return false;
        }

        Value = value[..size];
        _rest = value[size..];
        return true;
    }

    // By the three highest bits; of those that vary, one says it in two bytes.
    private static int SizeOf(int change, ReadOnlySpan<byte> rest) =>
        (change >> 13) switch
        {
            0 or 1 => 1,
            2 or 4 or 5 => 2,
            3 => 4,
            7 => 3,
            _ when change == LongTable => rest.Length < 2
                ? rest.Length + 1
                : BinaryPrimitives.ReadUInt16LittleEndian(rest) + 1,
            _ => rest[0] + 1,
        };
}
