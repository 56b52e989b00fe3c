using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Xml;
using Pipeline.Documents.Reading.Compound;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>
/// Reads Office Open XML documents with a password: a compound file in which the package lies encrypted
/// ([MS-OFFCRYPTO] 2.3.4), as agile or as standard encryption has it.
/// </summary>
/// <param name="readers">Reads the package.</param>
internal sealed class EncryptedOfficeReader(IDocumentReader readers) : IDocumentReader
{
    private const int LeastPackage = 8;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        byte[] package;
        try
        {
            package = Opened(CompoundFile.Open(source.Content, limits), source.Password, cancellationToken);

            // Else it might be such a file again, and again.
            if (!package.AsSpan().StartsWith("PK"u8))
            {
                throw new InvalidDataException("What was encrypted is no package.");
            }
        }
        catch (Exception e)
            when (e is InvalidDataException or XmlException or FormatException or CryptographicException)
        {
            throw Failures.Damaged("DOCX, XLSX, PPTX", e);
        }

        // Without the password: nothing in it is locked once more.
        return readers.Read(source with { Content = package, Password = null }, limits, cancellationToken);
    }

    private static byte[] Opened(CompoundFile file, string? password, CancellationToken cancellationToken)
    {
        // Without it the document is under rights management ([MS-OFFCRYPTO] 2.2).
        var info = file.Root.Find("EncryptionInfo") is { IsStorage: false } entry
            ? file.Read(entry)
            : throw Failures.Locked();
        var package = file.Root.Find("EncryptedPackage") is { IsStorage: false } stream ? file.Read(stream) : [];
        if (package.Length < LeastPackage || info.Length < LeastPackage)
        {
            throw new InvalidDataException("The encrypted package is cut.");
        }

        var major = BinaryPrimitives.ReadUInt16LittleEndian(info);
        var minor = BinaryPrimitives.ReadUInt16LittleEndian(info.AsSpan(2));
        switch (major, minor)
        {
            case (4, 4):
                var agile = AgileEncryption.Parse(info.AsMemory(8));
                return agile.Decrypt(package, Key(agile.KeyOf), cancellationToken);
            case (>= 2 and <= 4, 2):
                var standard = new StandardEncryption(StandardHeader.Parse(info.AsSpan(4)));
                return StandardEncryption.Decrypt(package, Key(standard.KeyOf));
            default:
                throw Failures.UnreadEncryption($"[MS-OFFCRYPTO] {major}.{minor}");
        }

        byte[] Key(Func<string, CancellationToken, byte[]?> keyOf) =>
            PasswordForms
                .OfOffice(password)
                .Select(form => keyOf(form, cancellationToken))
                .FirstOrDefault(key => key is not null)
            ?? throw Failures.NotOpened(password);
    }
}
