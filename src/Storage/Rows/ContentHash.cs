using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipeline.Storage.Documents;

namespace Pipeline.Storage.Rows;

/// <summary>The SHA-256 hashes that tell how far a submission is identical to what is stored.</summary>
/// <param name="Whole">Over all that is submitted but the file name.</param>
/// <param name="Body">Over what chunks and their vectors are made of: content, content type and title.</param>
internal sealed record ContentHash(byte[] Whole, byte[] Body)
{
    // Part of the hashed bytes: a later scheme gets another number and so never matches a hash of this one.
    private const byte Scheme = 1;

    /// <summary>
    /// Hashes content, content type, title, metadata and the set of labels, each with its length before it so that no
    /// two different submissions feed the same bytes.
    /// </summary>
    public static ContentHash Of(DocumentSubmission submission)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([Scheme]);
        AppendBytes(hash, submission.Content.Span);
        AppendText(hash, submission.ContentType);
        AppendText(hash, submission.Title);
        var body = hash.GetCurrentHash();
        AppendText(hash, submission.MetadataJson);
        foreach (var label in new SortedSet<string>(submission.Labels, StringComparer.Ordinal))
        {
            AppendText(hash, label);
        }

        return new ContentHash(hash.GetHashAndReset(), body);
    }

    private static void AppendText(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            AppendLength(hash, -1);
            return;
        }

        AppendBytes(hash, Encoding.UTF8.GetBytes(text));
    }

    private static void AppendBytes(IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        AppendLength(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AppendLength(IncrementalHash hash, long length)
    {
        Span<byte> buffer = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(buffer, length);
        hash.AppendData(buffer);
    }
}
