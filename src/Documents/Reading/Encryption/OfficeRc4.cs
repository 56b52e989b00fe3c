using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>
/// RC4 encryption of Office documents of before 2007, with a key for each block: as of Office 97 (40 bits,
/// [MS-OFFCRYPTO] 2.3.6) or as of CryptoAPI (2.3.5).
/// </summary>
internal sealed class OfficeRc4
{
    private const int SaltSize = 16;
    private const int OldKeySize = 5;

    private readonly Func<uint, byte[]> _keyOf;

    private OfficeRc4(Func<uint, byte[]> keyOf) => _keyOf = keyOf;

    /// <summary>Opens what a password locks.</summary>
    /// <param name="header">What the document says of its encryption, from the version on.</param>
    /// <param name="password">The password; null: none was given.</param>
    /// <exception cref="DocumentReadException">The password is wrong or missing, or it is another kind of
    /// encryption.</exception>
    /// <exception cref="InvalidDataException">The header is cut.</exception>
    public static OfficeRc4 Open(ReadOnlySpan<byte> header, string? password)
    {
        if (header.Length < 4)
        {
            throw new InvalidDataException("The description of the encryption is cut.");
        }

        var major = BinaryPrimitives.ReadUInt16LittleEndian(header);
        var minor = BinaryPrimitives.ReadUInt16LittleEndian(header[2..]);
        var rest = header[4..].ToArray();
        Func<string, OfficeRc4?> open = (major, minor) switch
        {
            (1, 1) => form => Old(rest, form),
            (>= 2 and <= 4, 2) => form => CryptoApi(StandardHeader.Parse(rest), form),
            _ => throw Failures.UnreadEncryption($"[MS-OFFCRYPTO] {major}.{minor}"),
        };
        return PasswordForms.OfOffice(password).Select(open).FirstOrDefault(found => found is not null)
            ?? throw Failures.NotOpened(password);
    }

    /// <summary>Decrypts a block in place.</summary>
    /// <param name="block">Its number.</param>
    /// <param name="bytes">Its bytes.</param>
    public void Apply(uint block, Span<byte> bytes) => Cipher(block).Apply(bytes);

    /// <summary>The cipher of a block, at its beginning.</summary>
    public Rc4 Cipher(uint block) => new(_keyOf(block));

    /// <summary>Decrypts a stream whose blocks have a fixed size.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="blockSize">The size.</param>
    /// <param name="clear">How many bytes at its beginning are not encrypted.</param>
    public byte[] Decrypt(byte[] stream, int blockSize, int clear)
    {
        var result = stream.ToArray();
        for (var at = 0; at < result.Length; at += blockSize)
        {
            Apply((uint)(at / blockSize), result.AsSpan(at, Math.Min(blockSize, result.Length - at)));
        }

        clear = Math.Min(clear, stream.Length);
        stream.AsSpan(0, clear).CopyTo(result);
        return result;
    }

    private static OfficeRc4? Old(byte[] header, string password)
    {
        if (header.Length < 3 * SaltSize)
        {
            throw new InvalidDataException("The description of the encryption is cut.");
        }

        var salt = header.AsSpan(0, SaltSize);
        var hash = MD5.HashData(Encoding.Unicode.GetBytes(password)).AsSpan(0, OldKeySize);
        var repeated = new byte[16 * (OldKeySize + SaltSize)];
        for (var at = 0; at < repeated.Length; at += OldKeySize + SaltSize)
        {
            hash.CopyTo(repeated.AsSpan(at));
            salt.CopyTo(repeated.AsSpan(at + OldKeySize));
        }

        var start = MD5.HashData(repeated)[..OldKeySize];
        return Verified(new(block => MD5.HashData([.. start, .. Number(block)])), header[SaltSize..], MD5.HashData);
    }

    private static OfficeRc4? CryptoApi(StandardHeader header, string password)
    {
        if (header.Algorithm != StandardHeader.Rc4 || header.KeyBits is < 40 or > 128 || header.KeyBits % 8 != 0)
        {
            throw Failures.UnreadEncryption($"0x{header.Algorithm:X4}, {header.KeyBits}");
        }

        var start = SHA1.HashData([.. header.Salt, .. Encoding.Unicode.GetBytes(password)]);
        var size = header.KeyBits / 8;
        return Verified(
            new(block =>
            {
                var key = SHA1.HashData([.. start, .. Number(block)]).AsSpan(0, size).ToArray();
                // A key of 40 bits is filled up with zeros (2.3.5.2).
                Array.Resize(ref key, size == OldKeySize ? 16 : size);
                return key;
            }),
            [.. header.Verifier, .. header.VerifierHash],
            SHA1.HashData
        );
    }

    // Random bytes and their hash are encrypted as one.
    private static OfficeRc4? Verified(OfficeRc4 cipher, ReadOnlySpan<byte> verifier, Func<byte[], byte[]> hash)
    {
        var bytes = verifier.ToArray();
        cipher.Apply(0, bytes);
        var expected = hash(bytes[..SaltSize]);
        return bytes.AsSpan(SaltSize).StartsWith(expected) ? cipher : null;
    }

    private static byte[] Number(uint block)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, block);
        return bytes;
    }
}
