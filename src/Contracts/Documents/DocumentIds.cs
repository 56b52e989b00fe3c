using System.Security.Cryptography;
using System.Text;
using Pipeline.Contracts.Errors;

namespace Pipeline.Contracts.Documents;

/// <summary>How document ids are made, checked and spread over shards; the same in every client and in the
/// server.</summary>
public static class DocumentIds
{
    /// <summary>Longest id in UTF-16 units.</summary>
    public const int MaxLength = 512;

    /// <summary>The id of a submission: its own, else its file name, else a digest of its content.</summary>
    /// <param name="document">The submission.</param>
    /// <returns>A valid id.</returns>
    /// <exception cref="PipelineException">The id given is invalid.</exception>
    public static string Of(DocumentInput document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Id is not null)
        {
            Validate(document.Id);
            return document.Id;
        }

        return Derive(
            document.FileName,
            document.Content is { } bytes ? bytes : Encoding.UTF8.GetBytes(document.Text ?? "")
        );
    }

    /// <summary>
    /// The id of a document submitted without one: the file name in Unicode NFC (macOS hands out decomposed Korean
    /// names), when that is a valid id; else the first 16 bytes of the content's SHA-256 in lower-case hex.
    /// </summary>
    /// <param name="fileName">The file name, or null.</param>
    /// <param name="content">The content; text as UTF-8.</param>
    public static string Derive(string? fileName, ReadOnlySpan<byte> content)
    {
        if (!string.IsNullOrWhiteSpace(fileName) && Problem(fileName) is null)
        {
            var normal = fileName.Normalize(NormalizationForm.FormC);
            if (Problem(normal) is null)
            {
                return normal;
            }
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return Convert.ToHexStringLower(digest[..16]);
    }

    /// <summary>Checks an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="PipelineException">It is empty, too long, has a dot segment, or holds a control character or
    /// half a surrogate pair.</exception>
    public static void Validate(string? id)
    {
        if (Problem(id) is { } problem)
        {
            throw PipelineException.Invalid(
                "id",
                $"A document id {problem}; give 1 to {MaxLength} characters without control characters and dot segments."
            );
        }
    }

    /// <summary>
    /// The shard of a document: FNV-1a (64 bits) of the UTF-8 id, finished with MurmurHash3's fmix64 because the low
    /// bits of FNV alone are little more than a parity of the input, modulo the shard count.
    /// </summary>
    /// <param name="id">The document's id.</param>
    /// <param name="shardCount">Shards of the collection, at least 1.</param>
    /// <returns>The shard, from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The shard count is below 1.</exception>
    public static int ShardOf(string id, int shardCount)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(shardCount, 1);
        var hash = 14695981039346656037UL;
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in id.EnumerateRunes())
        {
            foreach (var unit in utf8[..rune.EncodeToUtf8(utf8)])
            {
                hash = (hash ^ unit) * 1099511628211UL;
            }
        }

        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        hash ^= hash >> 33;
        return (int)(hash % (ulong)shardCount);
    }

    private static string? Problem(string? id)
    {
        if (string.IsNullOrEmpty(id))
        {
            return "must not be empty";
        }

        if (id.Length > MaxLength)
        {
            return $"must not be longer than {MaxLength} characters (it has {id.Length})";
        }

        foreach (var part in id.AsSpan().SplitAny('/', '\\'))
        {
            if (id.AsSpan()[part] is "." or "..")
            {
                // A URL path cannot carry them: HTTP stacks and proxies resolve dot segments, escaped or not.
                return "must not be '.' or '..', nor have one of them between slashes";
            }
        }

        for (var i = 0; i < id.Length; i++)
        {
            if (char.IsControl(id[i]))
            {
                return $"must not hold control characters (there is one at {i})";
            }

            if (char.IsSurrogate(id[i]))
            {
                // Half a pair has no UTF-8 form: two such ids would become one in the store.
                if (!char.IsSurrogatePair(id, i))
                {
                    return $"must be valid Unicode (half a surrogate pair at {i})";
                }

                i++;
            }
        }

        return null;
    }
}
