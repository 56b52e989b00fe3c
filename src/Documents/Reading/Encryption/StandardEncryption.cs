using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>Standard encryption of Office documents ([MS-OFFCRYPTO] 2.3.4.5): AES in single blocks.</summary>
internal sealed class StandardEncryption(StandardHeader header)
{
    private const int Rounds = 50_000;
    private const int PadSize = 64;

    /// <summary>The document's key; null: the password is wrong.</summary>
    public byte[]? KeyOf(string password, CancellationToken cancellationToken)
    {
        if (
            header.Algorithm is < StandardHeader.Aes128 or > StandardHeader.Aes256
            || header.KeyBits is not (128 or 192 or 256)
        )
        {
            throw Failures.UnreadEncryption($"0x{header.Algorithm:X4}, {header.KeyBits}");
        }

        var hash = SpunHash.Of(HashAlgorithmName.SHA1, header.Salt, password, Rounds, cancellationToken);
        hash = SHA1.HashData([.. hash, 0, 0, 0, 0]);
        byte[] key = [.. Half(hash, 0x36), .. Half(hash, 0x5C)];
        key = key[..(header.KeyBits / 8)];
        var verifier = Decrypted(header.Verifier, key);
        var whole = header.VerifierHash.Length - (header.VerifierHash.Length % 16);
        var expected = Decrypted(header.VerifierHash[..whole], key);
        var actual = SHA1.HashData(verifier);
        return expected.AsSpan().StartsWith(actual) ? key : null;
    }

    /// <summary>Decrypts a package, before which its true size stands.</summary>
    public static byte[] Decrypt(ReadOnlySpan<byte> package, byte[] key)
    {
        var size = BinaryPrimitives.ReadUInt64LittleEndian(package);
        var bytes = package[sizeof(ulong)..];
        bytes = bytes[..(bytes.Length - (bytes.Length % 16))];
        return size <= (ulong)bytes.Length
            ? Decrypted(bytes, key).AsSpan(0, (int)size).ToArray()
            : throw new InvalidDataException("The package is shorter than its size.");
    }

    private static byte[] Decrypted(ReadOnlySpan<byte> bytes, byte[] key)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.DecryptEcb(bytes, PaddingMode.None);
    }

    private static byte[] Half(byte[] hash, byte fill)
    {
        var pad = new byte[PadSize];
        pad.AsSpan().Fill(fill);
        for (var i = 0; i < hash.Length; i++)
        {
            pad[i] ^= hash[i];
        }

        return SHA1.HashData(pad);
    }
}
