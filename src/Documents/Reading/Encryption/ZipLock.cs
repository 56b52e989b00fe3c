using System.IO.Compression;
using System.Security.Cryptography;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>
/// The encrypted files of a ZIP archive: of the old kind (<see cref="ZipCrypto"/>) and of WinZip's in AES (AE-1, AE-2).
/// A file is given only if it is proven to be right: by its code, or by the checksum of all of it.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="password">The password.</param>
/// <param name="limits">What may be unpacked.</param>
internal sealed class ZipLock(ReadOnlyMemory<byte> archive, string password, ReadingLimits limits)
{
    private const int Stored = 0;
    private const int Deflated = 8;
    private const int ByField = 99;
    private const int AesField = 0x9901;
    private const int StrongFlag = 1 << 6;
    private const int LateCrcFlag = 1 << 3;
    private const int Rounds = 1000;
    private const int ProofSize = 2;
    private const int CodeSize = 10;

    private readonly Lazy<IReadOnlyList<ZipDirectoryEntry>> _entries = new(() =>
        ZipDirectory.Read(archive, limits.MaxParts)
    );

    private readonly UnpackedBytes _unpacked = limits.Unpacked ?? new UnpackedBytes(limits);
    private readonly List<byte[]> _passwords = [.. PasswordForms.BytesOf(password)];

    /// <summary>A file's bytes; null: the password is another one.</summary>
    /// <param name="number">The number of its entry, from 0.</param>
    /// <exception cref="InvalidDataException">The archive is malformed.</exception>
    /// <exception cref="DocumentReadException">It is encrypted in another way, or too large.</exception>
    public byte[]? Open(int number)
    {
        var entry = _entries.Value.ElementAtOrDefault(number) ?? throw new InvalidDataException("No such entry.");
        if ((entry.Flags & StrongFlag) != 0)
        {
            throw Failures.UnreadEncryption("PKWARE Strong Encryption");
        }

        var bytes = ZipDirectory.Bytes(archive, entry);
        return entry.Method == ByField ? OpenAes(entry, bytes.Span) : OpenOld(entry, bytes.Span);
    }

    private byte[]? OpenOld(ZipDirectoryEntry entry, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < ZipCrypto.HeaderSize)
        {
            return null;
        }

        var expected = (byte)((entry.Flags & LateCrcFlag) != 0 ? (uint)entry.Time >> 8 : entry.Crc >> 24);
        foreach (var form in _passwords)
        {
            var clear = bytes.ToArray();
            var cipher = new ZipCrypto(form);
            cipher.Decrypt(clear.AsSpan(0, ZipCrypto.HeaderSize));
            if (clear[ZipCrypto.HeaderSize - 1] != expected)
            {
                continue;
            }

            cipher.Decrypt(clear.AsSpan(ZipCrypto.HeaderSize));
            if (
                Unpacked(clear.AsMemory(ZipCrypto.HeaderSize), entry.Method, entry) is { } unpacked
                && ZipCrypto.Crc(unpacked) == entry.Crc
            )
            {
                return unpacked;
            }
        }
        return null;
    }

    private byte[]? OpenAes(ZipDirectoryEntry entry, ReadOnlySpan<byte> bytes)
    {
        var field = entry.Field(AesField).Span;
        if (field.Length < 7 || field[4] is < 1 or > 3)
        {
            throw new InvalidDataException("Nothing is said of the encryption.");
        }

        var keySize = 8 + (field[4] * 8);
        var saltSize = keySize / 2;
        if (bytes.Length < saltSize + ProofSize + CodeSize)
        {
            throw new InvalidDataException("An encrypted file is cut.");
        }

        var salt = bytes[..saltSize];
        var proof = bytes.Slice(saltSize, ProofSize);
        var body = bytes[(saltSize + ProofSize)..^CodeSize];
        var code = bytes[^CodeSize..];
        foreach (var form in _passwords)
        {
            var keys = Rfc2898DeriveBytes.Pbkdf2(form, salt, Rounds, HashAlgorithmName.SHA1, (2 * keySize) + ProofSize);
            if (
                proof.SequenceEqual(keys.AsSpan(2 * keySize))
                && HMACSHA1.HashData(keys.AsSpan(keySize, keySize), body).AsSpan(0, CodeSize).SequenceEqual(code)
            )
            {
                return Unpacked(Counted(body, keys[..keySize]), field[5] | field[6] << 8, entry)
                    ?? throw new InvalidDataException("An encrypted file is malformed.");
            }
        }
        return null;
    }

    // AES in counter mode; the counter is little endian and begins with 1.
    internal static byte[] Counted(ReadOnlySpan<byte> bytes, byte[] key)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        var counters = new byte[(bytes.Length + 15) / 16 * 16];
        for (var block = 0; block < counters.Length / 16; block++)
        {
            BitConverter.TryWriteBytes(counters.AsSpan(block * 16), (long)block + 1);
        }

        var stream = aes.EncryptEcb(counters, PaddingMode.None);
        var result = bytes.ToArray();
        for (var i = 0; i < result.Length; i++)
        {
            result[i] ^= stream[i];
        }

        return result;
    }

    // Null: it is no deflated stream, as with a wrong password.
    private byte[]? Unpacked(ReadOnlyMemory<byte> bytes, int method, ZipDirectoryEntry entry)
    {
        if (method is not (Stored or Deflated))
        {
            throw Failures.Unsupported($"ZIP, method {method}");
        }

        try
        {
            var packed = new MemoryStream(bytes.ToArray(), writable: false);
            using var stream = new UnpackedStream(
                method == Stored ? packed : new DeflateStream(packed, CompressionMode.Decompress),
                entry.Packed,
                _unpacked
            );
            using var unpacked = new MemoryStream();
            stream.CopyTo(unpacked);
            return unpacked.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
