using System.Buffers.Binary;
using Pipeline.Documents.Reading.Encryption;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>Decrypts the streams of a Word document in blocks of 512 bytes ([MS-DOC] 2.2.6).</summary>
internal static class DocLock
{
    private const int BlockSize = 512;

    // The beginning of the document's description is never encrypted.
    private const int ClearBytes = 68;
    private const int Obfuscated = 0x8000;

    /// <summary>The two streams, decrypted.</summary>
    /// <param name="document">The stream of the text.</param>
    /// <param name="table">The stream of its properties, which begins with what is said of the encryption.</param>
    /// <param name="password">The password; null: none was given.</param>
    /// <exception cref="DocumentReadException">The password is wrong or missing, or the encryption is not
    /// read.</exception>
    public static (byte[] Document, byte[] Table) Open(byte[] document, byte[] table, string? password)
    {
        var size = BinaryPrimitives.ReadInt32LittleEndian(document.AsSpan(0x0E));
        if ((BinaryPrimitives.ReadUInt16LittleEndian(document.AsSpan(0x0A)) & Obfuscated) != 0)
        {
            throw Failures.UnreadEncryption("DOC, XOR");
        }

        if (size < 0 || size > table.Length)
        {
            throw Failures.Damaged("DOC");
        }

        try
        {
            var cipher = OfficeRc4.Open(table.AsSpan(0, size), password);
            return (cipher.Decrypt(document, BlockSize, ClearBytes), cipher.Decrypt(table, BlockSize, size));
        }
        catch (InvalidDataException e)
        {
            throw password is null ? Failures.Encrypted() : Failures.Damaged("DOC", e);
        }
    }
}
