using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Documents.Reading.Encryption;

namespace Pipeline.Documents.Tests.Fixtures.Locks;

/// <summary>Locks Office Open XML documents, as [MS-OFFCRYPTO] 2.3.4 says how they are written.</summary>
internal static class OfficeLocks
{
    private static readonly byte[] Salt = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 7))];
    private static readonly byte[] Verifier = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 11))];

    /// <summary>Agile encryption.</summary>
    public static byte[] Agile(
        byte[] package,
        string password,
        string hash = "SHA512",
        int bits = 256,
        int rounds = 1000,
        long? stated = null
    )
    {
        var name = new HashAlgorithmName(hash);
        byte[] key = [.. Enumerable.Range(1, bits / 8).Select(i => (byte)(i * 13))];
        var start = SpunHash.Of(name, Salt, password, rounds, CancellationToken.None);
        var verifierHash = CryptographicOperations.HashData(name, Verifier);
        Array.Resize(ref verifierHash, (verifierHash.Length + 15) / 16 * 16);
        var padded = new byte[(package.Length + 15) / 16 * 16];
        package.CopyTo(padded, 0);
        var body = new MemoryStream();
        body.Write(BitConverter.GetBytes((long)package.Length));
        for (var at = 0; at < padded.Length; at += 4096)
        {
            var from = CryptographicOperations.HashData(name, [.. Salt, .. BitConverter.GetBytes(at / 4096)])[..16];
            body.Write(Cbc(key, from, padded[at..Math.Min(at + 4096, padded.Length)]));
        }

        var attributes =
            $"saltSize=\"16\" blockSize=\"16\" keyBits=\"{bits}\" hashSize=\"{CryptographicOperations.HashData(name, []).Length}\" "
            + $"cipherAlgorithm=\"AES\" cipherChaining=\"ChainingModeCBC\" hashAlgorithm=\"{hash}\" saltValue=\"{Convert.ToBase64String(Salt)}\"";
        var xml =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
            + "<encryption xmlns=\"http://schemas.microsoft.com/office/2006/encryption\" "
            + "xmlns:p=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\">"
            + $"<keyData {attributes}/><dataIntegrity encryptedHmacKey=\"AA==\" encryptedHmacValue=\"AA==\"/>"
            + "<keyEncryptors><keyEncryptor uri=\"http://schemas.microsoft.com/office/2006/keyEncryptor/password\">"
            + $"<p:encryptedKey spinCount=\"{stated ?? rounds}\" {attributes} "
            + $"encryptedVerifierHashInput=\"{Wrapped("FEA7D2763B4B9E79", Verifier)}\" "
            + $"encryptedVerifierHashValue=\"{Wrapped("D7AA0F6D3061344E", verifierHash)}\" "
            + $"encryptedKeyValue=\"{Wrapped("146E0BE7ABACD0D6", key)}\"/></keyEncryptor></keyEncryptors></encryption>";
        return Compounds.Of(
            ("EncryptionInfo", [4, 0, 4, 0, 0x40, 0, 0, 0, .. Encoding.UTF8.GetBytes(xml)]),
            ("EncryptedPackage", body.ToArray())
        );

        string Wrapped(string block, byte[] bytes)
        {
            var derived = CryptographicOperations.HashData(name, [.. start, .. Convert.FromHexString(block)]);
            byte[] wrapping = [.. derived, .. Enumerable.Repeat((byte)0x36, bits / 8)];
            Array.Resize(ref bytes, (bytes.Length + 15) / 16 * 16);
            return Convert.ToBase64String(Cbc(wrapping[..(bits / 8)], Salt, bytes));
        }
    }

    /// <summary>Standard encryption, in AES-128.</summary>
    public static byte[] Standard(byte[] package, string password)
    {
        var hash = SpunHash.Of(HashAlgorithmName.SHA1, Salt, password, 50_000, CancellationToken.None);
        hash = SHA1.HashData([.. hash, .. new byte[4]]);
        var pad = Enumerable.Repeat((byte)0x36, 64).ToArray();
        for (var i = 0; i < hash.Length; i++)
        {
            pad[i] ^= hash[i];
        }

        var key = SHA1.HashData(pad)[..16];
        var padded = new byte[(package.Length + 15) / 16 * 16];
        package.CopyTo(padded, 0);
        byte[] verifierHash = [.. SHA1.HashData(Verifier), .. new byte[12]];
        return Compounds.Of(
            (
                "EncryptionInfo",
                [3, 0, 2, 0, 0x24, 0, 0, 0, .. Header(0x24, 0x660E, 128, Ecb(key, Verifier), Ecb(key, verifierHash))]
            ),
            ("EncryptedPackage", [.. BitConverter.GetBytes((long)package.Length), .. Ecb(key, padded)])
        );
    }

    /// <summary>The header and the verifier of CryptoAPI encryption, with the header's size before.</summary>
    public static byte[] Header(int flags, int algorithm, int bits, byte[] verifier, byte[] verifierHash)
    {
        var fields = new byte[32];
        BinaryPrimitives.WriteInt32LittleEndian(fields, flags);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(8), algorithm);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(12), 0x8004);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(16), bits);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(20), algorithm == 0x6801 ? 1 : 24);
        byte[] header = [.. fields, .. Encoding.Unicode.GetBytes("Microsoft Enhanced Cryptographic Provider v1.0\0")];
        return
        [
            .. BitConverter.GetBytes(header.Length),
            .. header,
            .. BitConverter.GetBytes(16),
            .. Salt,
            .. verifier,
            .. BitConverter.GetBytes(20),
            .. verifierHash,
        ];
    }

    private static byte[] Cbc(byte[] key, byte[] start, byte[] bytes)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptCbc(bytes, start, PaddingMode.None);
    }

    private static byte[] Ecb(byte[] key, byte[] bytes)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptEcb(bytes, PaddingMode.None);
    }
}
