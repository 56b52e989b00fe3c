using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>What CryptoAPI encryption says of itself ([MS-OFFCRYPTO] 2.3.2, 2.3.3): of packages in AES, of streams of
/// older documents in RC4.</summary>
/// <param name="Algorithm">The cipher's number.</param>
/// <param name="KeyBits">The length of its key.</param>
/// <param name="Salt">The salt.</param>
/// <param name="Verifier">Encrypted random bytes.</param>
/// <param name="VerifierHash">Their hash, encrypted.</param>
internal sealed record StandardHeader(int Algorithm, int KeyBits, byte[] Salt, byte[] Verifier, byte[] VerifierHash)
{
    public const int Rc4 = 0x6801;
    public const int Aes128 = 0x660E;
    public const int Aes256 = 0x6610;

    private const int HeaderFields = 32;
    private const int SaltSize = 16;

    /// <summary>Reads it.</summary>
    /// <param name="bytes">What follows the version.</param>
    /// <exception cref="InvalidDataException">It is cut.</exception>
    public static StandardHeader Parse(ReadOnlySpan<byte> bytes)
    {
        // Flags, the header's size, the header, the verifier.
        var size = bytes.Length >= 8 ? BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]) : 0;
        if (size < HeaderFields || size > bytes.Length - 8 - 4 - SaltSize - 16 - 4)
        {
            throw new InvalidDataException("The description of the encryption is cut.");
        }

        var header = bytes.Slice(8, size);
        var flags = BinaryPrimitives.ReadInt32LittleEndian(header);
        var algorithm = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        var bits = BinaryPrimitives.ReadInt32LittleEndian(header[16..]);
        var isAes = (flags & 0x20) != 0;
        var verifier = bytes[(8 + size)..];
        return new StandardHeader(
            algorithm != 0 ? algorithm
                : isAes ? Aes128
                : Rc4,
            bits != 0 ? bits
                : isAes ? 128
                : 40,
            verifier.Slice(4, SaltSize).ToArray(),
            verifier.Slice(4 + SaltSize, 16).ToArray(),
            verifier[(4 + SaltSize + 16 + 4)..].ToArray()
        );
    }
}
