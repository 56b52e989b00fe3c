using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>How Office makes a hash of a password ([MS-OFFCRYPTO] 2.3.4.7, 2.3.4.11): of salt and password in UTF-16,
/// then of each round's number and the hash before.</summary>
internal static class SpunHash
{
    private const int RoundsBetweenChecks = 4096;

    /// <summary>The hash.</summary>
    /// <param name="hash">SHA-1, SHA-256, SHA-384 or SHA-512.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="password">The password.</param>
    /// <param name="rounds">How many rounds, from 0.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static byte[] Of(
        HashAlgorithmName hash,
        ReadOnlySpan<byte> salt,
        string password,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        var value = CryptographicOperations.HashData(hash, [.. salt, .. Encoding.Unicode.GetBytes(password)]);
        var round = new byte[sizeof(int) + value.Length];
        for (var i = 0; i < rounds; i++)
        {
            if (i % RoundsBetweenChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            BinaryPrimitives.WriteInt32LittleEndian(round, i);
            value.CopyTo(round, sizeof(int));
            CryptographicOperations.HashData(hash, round, value);
        }
        return value;
    }
}
