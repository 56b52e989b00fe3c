using System.Buffers.Binary;
using Pipeline.Documents.Reading.Encryption;

namespace Pipeline.Documents.Reading.Ppt;

/// <summary>Decrypts a presentation's objects, each with a key of its own by its number ([MS-PPT] 2.3.7).</summary>
internal static class PptLock
{
    private const int Session = 0x2F14;
    private const int HeaderSize = 8;
    private const int SessionField = 28;

    /// <summary>The presentation's stream, decrypted.</summary>
    /// <param name="stream">The stream; it is not changed.</param>
    /// <param name="edit">Where its newest edit lies.</param>
    /// <param name="password">The password; null: none was given.</param>
    /// <param name="limits">The limits.</param>
    /// <exception cref="DocumentReadException">The password is wrong or missing.</exception>
    /// <exception cref="InvalidDataException">The stream is malformed.</exception>
    public static byte[] Open(byte[] stream, uint edit, string? password, ReadingLimits limits)
    {
        var records = new PptRecords(stream, limits);
        var persisted = new PptPersisted(records, edit);
        if (
            records.At(edit) is not { } newest
            || records.Number(newest, SessionField) is not { } id
            || persisted.Find(id) is not { Type: Session } session
        )
        {
            throw new InvalidDataException("Nothing is said of the encryption.");
        }

        var cipher = OfficeRc4.Open(stream.AsSpan(session.Start, session.End - session.Start), password);
        var result = stream.ToArray();
        long total = 0;
        foreach (var (number, offset) in persisted.Offsets.Where(entry => entry.Key != id))
        {
            // Objects do not overlap, so all of them are no longer than the file.
            total += Decrypt(cipher.Cipher(number), result, offset);
            if (total > stream.Length)
            {
                throw new InvalidDataException("Objects of the presentation overlap.");
            }
        }
        return result;
    }

    private static long Decrypt(Rc4 cipher, byte[] stream, uint offset)
    {
        if (offset > stream.Length - HeaderSize)
        {
            return 0;
        }

        var header = stream.AsSpan((int)offset, HeaderSize);
        cipher.Apply(header);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        var body = stream.AsSpan((int)offset + HeaderSize);
        body = body[..(int)Math.Min(length, body.Length)];
        cipher.Apply(body);
        return HeaderSize + body.Length;
    }
}
