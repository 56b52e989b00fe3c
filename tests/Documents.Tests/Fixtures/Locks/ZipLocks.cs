using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Documents.Reading.Encryption;

namespace Pipeline.Documents.Tests.Fixtures.Locks;

/// <summary>Writes ZIP archives of one deflated file with a password.</summary>
internal static class ZipLocks
{
    /// <summary>Locked as old archives are (APPNOTE.TXT 6.1).</summary>
    public static byte[] Old(string name, byte[] content, byte[] password)
    {
        var crc = System.IO.Hashing.Crc32.HashToUInt32(content);
        byte[] body = [.. new byte[11], (byte)(crc >> 24), .. Deflated(content)];
        new ZipCrypto(password).Encrypt(body);
        return Archive(name, body, content.Length, 8, crc, []);
    }

    /// <summary>Locked in AES-256 (AE-2).</summary>
    public static byte[] Aes(string name, byte[] content, byte[] password)
    {
        byte[] salt = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 7))];
        var keys = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1000, HashAlgorithmName.SHA1, 66);
        var body = ZipLock.Counted(Deflated(content), keys[..32]);
        var code = HMACSHA1.HashData(keys.AsSpan(32, 32), body)[..10];
        byte[] extra = [0x01, 0x99, 7, 0, 2, 0, (byte)'A', (byte)'E', 3, 8, 0];
        return Archive(name, [.. salt, .. keys[64..], .. body, .. code], content.Length, 99, 0, extra);
    }

    private static byte[] Deflated(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
        }

        return bytes.ToArray();
    }

    private static byte[] Archive(string name, byte[] body, int size, ushort method, uint crc, byte[] extra)
    {
        var path = Encoding.UTF8.GetBytes(name);
        byte[] common =
        [
            .. Short(0x33, 0x801, method, 0, 0x21),
            .. BitConverter.GetBytes(crc),
            .. BitConverter.GetBytes(body.Length),
            .. BitConverter.GetBytes(size),
            .. Short((ushort)path.Length, (ushort)extra.Length),
        ];
        byte[] local = [.. "PK\x03\x04"u8, .. common, .. path, .. extra, .. body];
        byte[] entry = [.. "PK\x01\x02"u8, .. Short(0x33), .. common, .. new byte[14], .. path, .. extra];
        byte[] end =
        [
            .. "PK\x05\x06"u8,
            .. Short(0, 0, 1, 1),
            .. BitConverter.GetBytes(entry.Length),
            .. BitConverter.GetBytes(local.Length),
            0,
            0,
        ];
        return [.. local, .. entry, .. end];
    }

    private static byte[] Short(params ushort[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
