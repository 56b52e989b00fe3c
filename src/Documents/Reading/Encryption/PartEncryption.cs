using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>
/// How one part of an OpenDocument or HWPX package is encrypted (ODF 1.3 part 2, 3.4 and 4.8; KS X 6101, 15): AES-256
/// in CBC or, in newer versions, in GCM, or Blowfish in old ones; the key made of the password by PBKDF2 or Argon2id.
/// </summary>
/// <param name="Values">What the manifest says, by element and attribute: "algorithm/algorithm-name".</param>
internal sealed record PartEncryption(IReadOnlyDictionary<string, string> Values)
{
    private const int ChecksumBytes = 1024;
    private const int GcmNonce = 12;
    private const int GcmTag = 16;
    private const int MostMemory = 128 * 1024; // KiB; LibreOffice takes 64 MiB.
    private const int MostIterations = 16;
    private const int MostLanes = 16;
    private const int BlockBits = 64;

    /// <summary>Makes the key.</summary>
    /// <param name="password">The password.</param>
    /// <param name="rounds">Counts the rounds.</param>
    public byte[] KeyOf(string password, KeyRounds rounds)
    {
        var text = Encoding.UTF8.GetBytes(password);
        var start = Value("start-key-generation/start-key-generation-name", "#sha1");
        var hash =
            Ends(start, "#sha256") ? SHA256.HashData(text)
            : Ends(start, "#sha1") ? SHA1.HashData(text)
            : throw Failures.UnreadEncryption(start);
        var size = Number("key-derivation/key-size", 16);
        if (size is < 5 or > 64)
        {
            throw new InvalidDataException("No key has such a size.");
        }

        var salt = Bytes("key-derivation/salt");
        var derivation = Value("key-derivation/key-derivation-name", "PBKDF2");
        if (Ends(derivation, "argon2id"))
        {
            return Argon2(hash, salt, size);
        }

        return Ends(derivation, "pbkdf2")
            ? Rfc2898DeriveBytes.Pbkdf2(
                hash,
                salt,
                rounds.Take(Number("key-derivation/iteration-count", 0)),
                HashAlgorithmName.SHA1,
                size
            )
            : throw Failures.UnreadEncryption(derivation);
    }

    /// <summary>What makes two parts have one key.</summary>
    public string KeyName =>
        string.Join(
            ' ',
            Values
                .Where(value => value.Key.Contains("key-", StringComparison.Ordinal))
                .OrderBy(value => value.Key, StringComparer.Ordinal)
        );

    /// <summary>Decrypts the part, which is still deflated then; null: the key is wrong.</summary>
    public byte[]? Decrypt(byte[] bytes, byte[] key)
    {
        var algorithm = Value("algorithm/algorithm-name", "");
        var start = Bytes("algorithm/initialisation-vector");
        try
        {
            if (Ends(algorithm, "#aes256-gcm"))
            {
                return Gcm(bytes, key, start);
            }

            if (!Ends(algorithm, "#aes256-cbc") && !Ends(algorithm, "#aes128-cbc"))
            {
                return algorithm.Contains("blowfish", StringComparison.OrdinalIgnoreCase)
                    ? Proven(Blowfish(bytes, key, start))
                    : throw Failures.UnreadEncryption(algorithm);
            }

            var padded = Cbc(bytes, key, start);
            return Proven(Unpadded(padded)) ?? (IsRight(Beginning(padded)) ? padded : null);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private bool IsRight(byte[] clear)
    {
        var type = Value("/checksum-type", "");
        var start = clear.AsSpan(0, Math.Min(clear.Length, ChecksumBytes));
        var whole = !type.Contains("1k", StringComparison.OrdinalIgnoreCase);
        start = whole ? clear : start;
        var actual =
            type.Contains("sha256", StringComparison.OrdinalIgnoreCase) ? SHA256.HashData(start)
            : type.Contains("sha1", StringComparison.OrdinalIgnoreCase) ? SHA1.HashData(start)
            : throw Failures.UnreadEncryption(type.Length > 0 ? type : "no checksum");
        return Bytes("/checksum").AsSpan().SequenceEqual(actual);
    }

    private byte[]? Proven(byte[]? clear) => clear is not null && IsRight(clear) ? clear : null;

    private static byte[] Cbc(byte[] bytes, byte[] key, byte[] start)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.DecryptCbc(bytes, start, PaddingMode.None);
    }

    // The last byte says how many bytes are none of the part's (XML Encryption, 5.2).
    private static byte[]? Unpadded(byte[] clear) =>
        clear.Length > 0 && clear[^1] is >= 1 and <= 16 && clear[^1] <= clear.Length ? clear[..^clear[^1]] : null;

    // Hancom Office fills with zeros, which the end of the deflated bytes tells, and its checksum is of what they
    // inflate to.
    private static byte[] Beginning(byte[] deflated)
    {
        try
        {
            using var stream = new DeflateStream(
                new MemoryStream(deflated, writable: false),
                CompressionMode.Decompress
            );
            var start = new byte[ChecksumBytes];
            return start[..stream.ReadAtLeast(start, ChecksumBytes, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    // The nonce may stand before the bytes too (XML Encryption 1.1, 5.2.4); the tag stands after them.
    private static byte[]? Gcm(byte[] bytes, byte[] key, byte[] nonce)
    {
        if (nonce.Length != GcmNonce || bytes.Length < GcmNonce + GcmTag)
        {
            throw new InvalidDataException("The encrypted package is cut.");
        }

        var body = bytes.AsSpan().StartsWith(nonce) ? bytes.AsSpan(GcmNonce) : bytes;
        var clear = new byte[body.Length - GcmTag];
        using var gcm = new AesGcm(key, GcmTag);
        gcm.Decrypt(nonce, body[..^GcmTag], body[^GcmTag..], clear);
        return clear;
    }

    private static byte[] Blowfish(byte[] bytes, byte[] key, byte[] start)
    {
        var engine = new CfbBlockCipher(new BlowfishEngine(), BlockBits);
        engine.Init(false, new ParametersWithIV(new KeyParameter(key), start));
        var size = engine.GetBlockSize();
        // The cipher takes whole blocks; what is added is cut off again.
        var padded = new byte[(bytes.Length + size - 1) / size * size];
        bytes.CopyTo(padded, 0);
        for (var at = 0; at < padded.Length; at += size)
        {
            engine.ProcessBlock(padded, at, padded, at);
        }

        return padded[..bytes.Length];
    }

    private byte[] Argon2(byte[] hash, byte[] salt, int size)
    {
        var (iterations, memory, lanes) = (
            Number("key-derivation/argon2-iterations", 0),
            Number("key-derivation/argon2-memory", 0),
            Number("key-derivation/argon2-lanes", 0)
        );
        if (iterations < 1 || lanes < 1 || memory < 8 * lanes)
        {
            throw new InvalidDataException("A key is made in at least one round.");
        }

        if (iterations > MostIterations || memory > MostMemory || lanes > MostLanes)
        {
            throw Failures.CostlyPassword(iterations * (long)memory, MostIterations * (long)MostMemory);
        }

        var generator = new Argon2BytesGenerator();
        generator.Init(
            new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
                .WithVersion(Argon2Parameters.Version13)
                .WithSalt(salt)
                .WithIterations(iterations)
                .WithMemoryAsKB(memory)
                .WithParallelism(lanes)
                .Build()
        );
        var key = new byte[size];
        generator.GenerateBytes(hash, key);
        return key;
    }

    private string Value(string name, string usual) => Values.GetValueOrDefault(name, usual);

    private byte[] Bytes(string name)
    {
        try
        {
            return Convert.FromBase64String(Value(name, ""));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("The manifest is malformed.", e);
        }
    }

    private int Number(string name, int usual) =>
        !Values.TryGetValue(name, out var text) ? usual
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (int)Math.Min(number, int.MaxValue)
        : throw new InvalidDataException("The manifest is malformed.");

    private static bool Ends(string name, string end) => name.EndsWith(end, StringComparison.OrdinalIgnoreCase);
}
