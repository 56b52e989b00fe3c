using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>Agile encryption of Office documents ([MS-OFFCRYPTO] 2.3.4.10 to 2.3.4.15): AES in blocks of 4096 bytes,
/// with a random key that the password's key encrypts.</summary>
internal sealed class AgileEncryption
{
    private const int SegmentSize = 4096;
    private const int MostXml = 1 << 20;
    private const byte Padding = 0x36;

    private static ReadOnlySpan<byte> VerifierBlock => [0xFE, 0xA7, 0xD2, 0x76, 0x3B, 0x4B, 0x9E, 0x79];

    private static ReadOnlySpan<byte> VerifierHashBlock => [0xD7, 0xAA, 0x0F, 0x6D, 0x30, 0x61, 0x34, 0x4E];

    private static ReadOnlySpan<byte> KeyBlock => [0x14, 0x6E, 0x0B, 0xE7, 0xAB, 0xAC, 0xD0, 0xD6];

    private readonly Cipher _data;
    private readonly Cipher _password;
    private readonly int _rounds;
    private readonly byte[] _verifier;
    private readonly byte[] _verifierHash;
    private readonly byte[] _key;

    private AgileEncryption(XElement data, XElement password)
    {
        (_data, _password) = (Cipher.Of(data), Cipher.Of(password));
        _rounds = new KeyRounds().Take(Number(password, "spinCount"));
        _verifier = Value(password, "encryptedVerifierHashInput");
        _verifierHash = Value(password, "encryptedVerifierHashValue");
        _key = Value(password, "encryptedKeyValue");
    }

    /// <summary>Reads how a document is encrypted.</summary>
    /// <param name="xml">The description, after the version.</param>
    /// <exception cref="DocumentReadException">It cannot be opened by a password, or not by this program.</exception>
    public static AgileEncryption Parse(ReadOnlyMemory<byte> xml)
    {
        if (xml.Length > MostXml)
        {
            throw new InvalidDataException("The description of the encryption is too long.");
        }

        using var reader = XmlReader.Create(
            new MemoryStream(xml.ToArray(), writable: false),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
        );
        var elements = XDocument.Load(reader).Descendants().ToList();
        var data = elements.Find(element => element.Name.LocalName == "keyData");
        var password = elements.Find(element =>
            element.Name.LocalName == "encryptedKey" && element.Attribute("spinCount") is not null
        );
        return password is null ? throw Failures.Locked()
            : data is null ? throw new InvalidDataException("Nothing is said of the key.")
            : new AgileEncryption(data, password);
    }

    /// <summary>The document's key; null: the password is wrong.</summary>
    public byte[]? KeyOf(string password, CancellationToken cancellationToken)
    {
        var hash = SpunHash.Of(_password.Hash, _password.Salt, password, _rounds, cancellationToken);
        var verifier = _password.Decrypt(Derived(hash, VerifierBlock), _password.Salt, _verifier);
        var expected = _password.Decrypt(Derived(hash, VerifierHashBlock), _password.Salt, _verifierHash);
        var actual = CryptographicOperations.HashData(_password.Hash, verifier);
        if (!expected.AsSpan().StartsWith(actual))
        {
            return null;
        }

        var key = _password.Decrypt(Derived(hash, KeyBlock), _password.Salt, _key);
        return key.Length >= _data.KeyBits / 8
            ? key[..(_data.KeyBits / 8)]
            : throw new InvalidDataException("The document's key is cut.");
    }

    /// <summary>Decrypts a package.</summary>
    /// <param name="package">The package; its true size stands before it.</param>
    /// <param name="key">The document's key.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public byte[] Decrypt(ReadOnlySpan<byte> package, byte[] key, CancellationToken cancellationToken)
    {
        var size = BinaryPrimitives.ReadUInt64LittleEndian(package);
        var bytes = package[sizeof(ulong)..];
        if (size > (ulong)bytes.Length)
        {
            throw new InvalidDataException("The package is shorter than its size.");
        }

        var result = new byte[size];
        var number = new byte[sizeof(int)];
        using var aes = Aes.Create();
        aes.Key = key;
        for (var at = 0; at < result.Length; at += SegmentSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            BinaryPrimitives.WriteInt32LittleEndian(number, at / SegmentSize);
            var start = CryptographicOperations.HashData(_data.Hash, [.. _data.Salt, .. number]);
            var segment = bytes.Slice(at, Math.Min(SegmentSize, bytes.Length - at));
            segment = segment[..(segment.Length - (segment.Length % _data.BlockSize))];
            var clear = aes.DecryptCbc(segment, Sized(start, _data.BlockSize), PaddingMode.None);
            clear.AsSpan(0, Math.Min(clear.Length, result.Length - at)).CopyTo(result.AsSpan(at));
        }
        return result;
    }

    private byte[] Derived(byte[] hash, ReadOnlySpan<byte> block) =>
        Sized(CryptographicOperations.HashData(_password.Hash, [.. hash, .. block]), _password.KeyBits / 8);

    private static byte[] Sized(ReadOnlySpan<byte> bytes, int size)
    {
        var sized = new byte[size];
        sized.AsSpan().Fill(Padding);
        bytes[..Math.Min(bytes.Length, size)].CopyTo(sized);
        return sized;
    }

    private static int Number(XElement element, string name) =>
        int.TryParse(element.Attribute(name)?.Value, out var number)
            ? number
            : throw new InvalidDataException($"The encryption does not say its {name}.");

    private static byte[] Value(XElement element, string name) =>
        Convert.FromBase64String(
            element.Attribute(name)?.Value ?? throw new InvalidDataException($"The encryption does not say its {name}.")
        );

    private sealed record Cipher(HashAlgorithmName Hash, byte[] Salt, int KeyBits, int BlockSize)
    {
        public static Cipher Of(XElement element)
        {
            var cipher = element.Attribute("cipherAlgorithm")?.Value ?? "";
            var chaining = element.Attribute("cipherChaining")?.Value ?? "";
            var hash = element.Attribute("hashAlgorithm")?.Value ?? "";
            HashAlgorithmName? known = hash.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant() switch
            {
                "SHA1" => HashAlgorithmName.SHA1,
                "SHA256" => HashAlgorithmName.SHA256,
                "SHA384" => HashAlgorithmName.SHA384,
                "SHA512" => HashAlgorithmName.SHA512,
                _ => null,
            };
            var bits = Number(element, "keyBits");
            return known is null || cipher != "AES" || chaining != "ChainingModeCBC" || bits is not (128 or 192 or 256)
                ? throw Failures.UnreadEncryption($"{cipher} {bits}, {chaining}, {hash}")
                : new Cipher(
                    known.Value,
                    Value(element, "saltValue"),
                    bits,
                    Number(element, "blockSize") == 16
                        ? 16
                        : throw new InvalidDataException("AES has blocks of 16 bytes.")
                );
        }

        public byte[] Decrypt(byte[] key, byte[] start, byte[] bytes)
        {
            using var aes = Aes.Create();
            aes.Key = key;
            return aes.DecryptCbc(bytes, Sized(start, BlockSize), PaddingMode.None);
        }
    }
}
