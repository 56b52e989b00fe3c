using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Pipeline.Documents.Tests.Fixtures.Locks;

/// <summary>Locks the parts of OpenDocument and HWPX packages, as their manifests say.</summary>
internal static class ManifestLocks
{
    private static readonly byte[] Salt = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 7))];
    private static readonly byte[] Start = [.. Enumerable.Range(1, 16).Select(i => (byte)(i * 11))];

    /// <summary>A package whose XML parts are encrypted in AES-256 (ODF 1.2 and later, HWPX).</summary>
    public static byte[] Aes(
        byte[] package,
        string password,
        int rounds = 1024,
        long? stated = null,
        bool asHancom = false
    )
    {
        var key = Rfc2898DeriveBytes.Pbkdf2(
            SHA256.HashData(Encoding.UTF8.GetBytes(password)),
            Salt,
            rounds,
            HashAlgorithmName.SHA1,
            32
        );
        return Locked(
            package,
            clear =>
            {
                using var aes = System.Security.Cryptography.Aes.Create();
                aes.Key = key;
                var summed = asHancom ? Inflated(clear) : clear;
                return (
                    aes.EncryptCbc(clear, Start, asHancom ? PaddingMode.Zeros : PaddingMode.ISO10126),
                    Convert.ToBase64String(SHA256.HashData(summed.AsSpan(0, Math.Min(summed.Length, 1024)))),
                    "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k"
                );
            },
            $"<m:algorithm m:algorithm-name=\"http://www.w3.org/2001/04/xmlenc#aes256-cbc\" m:initialisation-vector=\"{Text(Start)}\"/>"
                + $"<m:key-derivation m:key-derivation-name=\"PBKDF2\" m:key-size=\"32\" m:iteration-count=\"{stated ?? rounds}\" m:salt=\"{Text(Salt)}\"/>"
                + "<m:start-key-generation m:start-key-generation-name=\"http://www.w3.org/2000/09/xmldsig#sha256\" m:key-size=\"32\"/>"
        );
    }

    /// <summary>A package whose XML parts are encrypted in Blowfish (ODF 1.1).</summary>
    public static byte[] Blowfish(byte[] package, string password)
    {
        var key = Rfc2898DeriveBytes.Pbkdf2(
            SHA1.HashData(Encoding.UTF8.GetBytes(password)),
            Salt,
            1024,
            HashAlgorithmName.SHA1,
            16
        );
        return Locked(
            package,
            clear =>
            {
                var cipher = new CfbBlockCipher(new BlowfishEngine(), 64);
                cipher.Init(true, new ParametersWithIV(new KeyParameter(key), Start[..8]));
                var padded = new byte[(clear.Length + 7) / 8 * 8];
                clear.CopyTo(padded, 0);
                for (var at = 0; at < padded.Length; at += 8)
                {
                    cipher.ProcessBlock(padded, at, padded, at);
                }

                var checksum = SHA1.HashData(clear.AsSpan(0, Math.Min(clear.Length, 1024)));
                return (padded[..clear.Length], Convert.ToBase64String(checksum), "SHA1/1K");
            },
            $"<m:algorithm m:algorithm-name=\"Blowfish CFB\" m:initialisation-vector=\"{Text(Start[..8])}\"/>"
                + $"<m:key-derivation m:key-derivation-name=\"PBKDF2\" m:iteration-count=\"1024\" m:salt=\"{Text(Salt)}\"/>"
        );
    }

    /// <summary>A package that lies whole in another, in AES-256-GCM (LibreOffice 24.2 and later).</summary>
    public static byte[] Whole(byte[] package, string password, int memory = 64, bool nonceInside = true)
    {
        var generator = new Argon2BytesGenerator();
        generator.Init(
            new Argon2Parameters.Builder(Argon2Parameters.Argon2id)
                .WithVersion(Argon2Parameters.Version13)
                .WithSalt(Salt)
                .WithIterations(3)
                .WithMemoryAsKB(Math.Min(memory, 1024))
                .WithParallelism(4)
                .Build()
        );
        var key = new byte[32];
        generator.GenerateBytes(SHA256.HashData(Encoding.UTF8.GetBytes(password)), key);
        var (sealed_, tag) = (new byte[package.Length], new byte[16]);
        using (var gcm = new AesGcm(key, 16))
        {
            gcm.Encrypt(Start[..12], package, sealed_, tag);
        }

        var manifest =
            "<m:manifest xmlns:m=\"urn:m\" xmlns:l=\"urn:l\">"
            + "<m:file-entry m:full-path=\"encrypted-package\" m:media-type=\"application/vnd.oasis.opendocument.text\"><m:encryption-data>"
            + $"<m:algorithm m:algorithm-name=\"http://www.w3.org/2009/xmlenc11#aes256-gcm\" m:initialisation-vector=\"{Text(Start[..12])}\"/>"
            + "<m:start-key-generation m:start-key-generation-name=\"http://www.w3.org/2000/09/xmldsig#sha256\" m:key-size=\"32\"/>"
            + "<m:key-derivation m:key-derivation-name=\"urn:org:documentfoundation:names:experimental:office:manifest:argon2id\" m:key-size=\"32\" "
            + $"l:argon2-iterations=\"3\" l:argon2-memory=\"{memory}\" l:argon2-lanes=\"4\" m:salt=\"{Text(Salt)}\"/>"
            + "</m:encryption-data></m:file-entry></m:manifest>";
        return Zip([
            ("mimetype", "application/vnd.oasis.opendocument.text"u8.ToArray()),
            ("META-INF/manifest.xml", Encoding.UTF8.GetBytes(manifest)),
            ("encrypted-package", [.. nonceInside ? Start[..12] : [], .. sealed_, .. tag]),
        ]);
    }

    private static byte[] Inflated(byte[] deflated)
    {
        using var stream = new DeflateStream(new MemoryStream(deflated), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Locked(
        byte[] package,
        Func<byte[], (byte[] Bytes, string Checksum, string Type)> seal,
        string description
    )
    {
        using var archive = new ZipArchive(new MemoryStream(package));
        var parts = new List<(string, byte[])>();
        var manifest = new StringBuilder("<m:manifest xmlns:m=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\">");
        foreach (var entry in archive.Entries.Where(entry => entry.FullName != "META-INF/manifest.xml"))
        {
            using var stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            if (
                !entry.FullName.EndsWith(".xml", StringComparison.Ordinal)
                || entry.FullName.StartsWith("META-INF/", StringComparison.Ordinal)
            )
            {
                parts.Add((entry.FullName, bytes.ToArray()));
                continue;
            }

            using var deflated = new MemoryStream();
            using (var deflate = new DeflateStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            {
                deflate.Write(bytes.ToArray());
            }

            var (locked, checksum, type) = seal(deflated.ToArray());
            parts.Add((entry.FullName, locked));
            manifest.Append(
                $"<m:file-entry m:full-path=\"{entry.FullName}\" m:media-type=\"text/xml\" m:size=\"{bytes.Length}\">"
                    + $"<m:encryption-data m:checksum-type=\"{type}\" m:checksum=\"{checksum}\">{description}</m:encryption-data></m:file-entry>"
            );
        }
        parts.Add(("META-INF/manifest.xml", Encoding.UTF8.GetBytes(manifest + "</m:manifest>")));
        return Zip(parts);
    }

    private static byte[] Zip(IEnumerable<(string Name, byte[] Content)> parts)
    {
        using var result = new MemoryStream();
        using (var archive = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var stream = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(content);
            }
        }
        return result.ToArray();
    }

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes);
}
