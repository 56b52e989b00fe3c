using System.Security.Cryptography;
using System.Text;
using Pipeline.Grains.Secrets;
using Pipeline.Storage.Facts;

namespace Pipeline.Grains.Documents;

/// <summary>
/// Seals the passwords of documents for the time that they wait to be read (AES-256-GCM, bound to the document): what
/// shows a row of the store, such as a log of statements or a copy of one table, shows no password. The key is the
/// deployment's. Neither is part of a backup.
/// </summary>
/// <param name="facts">Where the key is.</param>
internal sealed class PasswordSeal(IDeploymentFacts facts)
{
    private const string Fact = "document-password-key";
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly DeploymentSecret _key = new(facts, Fact, KeySize);

    /// <summary>Seals a password; null stays null.</summary>
    /// <param name="password">The password.</param>
    /// <param name="collection">The document's collection.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="cancellationToken">Ends the wait for the key.</param>
    public async ValueTask<byte[]?> SealAsync(
        string? password,
        string collection,
        string documentId,
        CancellationToken cancellationToken
    )
    {
        if (password is null)
        {
            return null;
        }

        var clear = Encoding.Unicode.GetBytes(password);
        var result = new byte[NonceSize + clear.Length + TagSize];
        RandomNumberGenerator.Fill(result.AsSpan(0, NonceSize));
        using var gcm = new AesGcm(await _key.FindAsync(cancellationToken), TagSize);
        gcm.Encrypt(
            result.AsSpan(0, NonceSize),
            clear,
            result.AsSpan(NonceSize, clear.Length),
            result.AsSpan(NonceSize + clear.Length),
            Bound(collection, documentId)
        );
        return result;
    }

    /// <summary>The password that was sealed; null: none was, or it is not this document's.</summary>
    /// <param name="password">What <see cref="SealAsync"/> gave.</param>
    /// <param name="collection">The document's collection.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="cancellationToken">Ends the wait for the key.</param>
    public async ValueTask<string?> OpenAsync(
        byte[]? password,
        string collection,
        string documentId,
        CancellationToken cancellationToken
    )
    {
        if (password is null || password.Length < NonceSize + TagSize)
        {
            return null;
        }

        var clear = new byte[password.Length - NonceSize - TagSize];
        using var gcm = new AesGcm(await _key.FindAsync(cancellationToken), TagSize);
        try
        {
            gcm.Decrypt(
                password.AsSpan(0, NonceSize),
                password.AsSpan(NonceSize, clear.Length),
                password.AsSpan(NonceSize + clear.Length),
                clear,
                Bound(collection, documentId)
            );
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.Unicode.GetString(clear);
    }

    private static byte[] Bound(string collection, string documentId) =>
        Encoding.UTF8.GetBytes(CompositeKey.Of([collection, documentId]));
}
