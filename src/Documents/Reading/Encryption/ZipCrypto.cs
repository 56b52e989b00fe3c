namespace Pipeline.Documents.Reading.Encryption;

/// <summary>The encryption of old ZIP archives (APPNOTE.TXT 6.1). It protects next to nothing; it is here to read
/// them.</summary>
internal sealed class ZipCrypto
{
    /// <summary>Bytes before each entry, of which the last proves the password, once in 256 times wrongly.</summary>
    public const int HeaderSize = 12;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(Entry)];

    private uint _first = 0x12345678;
    private uint _second = 0x23456789;
    private uint _third = 0x34567890;

    public ZipCrypto(ReadOnlySpan<byte> password)
    {
        foreach (var value in password)
        {
            Update(value);
        }
    }

    /// <summary>Decrypts in place; the keys go on from call to call.</summary>
    public void Decrypt(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            value ^= Next();
            Update(value);
        }
    }

    /// <summary>Encrypts in place.</summary>
    public void Encrypt(Span<byte> bytes)
    {
        foreach (ref var value in bytes)
        {
            var clear = value;
            value ^= Next();
            Update(clear);
        }
    }

    /// <summary>CRC-32 of bytes, as archives have it.</summary>
    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc = Crc(crc, value);
        }

        return ~crc;
    }

    private byte Next()
    {
        var mixed = (ushort)(_third | 2);
        return (byte)(mixed * (mixed ^ 1) >> 8);
    }

    private void Update(byte clear)
    {
        _first = Crc(_first, clear);
        _second = ((_second + (byte)_first) * 134775813) + 1;
        _third = Crc(_third, (byte)(_second >> 24));
    }

    private static uint Crc(uint crc, byte value) => Table[(byte)(crc ^ value)] ^ (crc >> 8);

    private static uint Entry(int number)
    {
        var value = (uint)number;
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) != 0 ? (value >> 1) ^ 0xEDB88320 : value >> 1;
        }

        return value;
    }
}
