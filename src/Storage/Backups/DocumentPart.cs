using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Storage.Archives;

namespace Pipeline.Storage.Backups;

/// <summary>
/// Documents as parts: a line of JSON each, in which contents and vectors are lengths; the bytes follow one another in
/// parts of their own, in the order in which the lines name them.
/// </summary>
internal sealed class DocumentPart
{
    /// <summary>The lines, gzipped.</summary>
    public required ReadOnlyMemory<byte> Lines { get; init; }

    /// <summary>The vectors: half-precision numbers, little-endian, one after another.</summary>
    public required ReadOnlyMemory<byte> Vectors { get; init; }

    /// <summary>The contents, gzipped together.</summary>
    public required ReadOnlyMemory<byte> Contents { get; init; }

    /// <summary>Makes parts of documents.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="vectors">Whether their vectors are kept.</param>
    public static DocumentPart Of(IReadOnlyList<ArchivedDocument> documents, bool vectors)
    {
        var bytes = new VectorBytes();
        var json = BackupFormat.Options(bytes);
        var lines = new List<ReadOnlyMemory<byte>>(documents.Count);
        foreach (var document in documents)
        {
            var kept = vectors ? document : WithoutVectors(document);
            var line = JsonSerializer.Serialize(new Line(kept, document.Content?.Length), json);
            lines.Add(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return new DocumentPart
        {
            Lines = PartBytes.Pack(lines),
            Vectors = bytes.Written,
            Contents = PartBytes.Pack(
                documents.Where(document => document.Content is not null).Select(document => Memory(document.Content))
            ),
        };
    }

    /// <summary>The documents of parts.</summary>
    /// <param name="name">What to call them when they are damaged.</param>
    /// <exception cref="BackupException">They do not fit together.</exception>
    public IReadOnlyList<ArchivedDocument> Read(string name)
    {
        var json = BackupFormat.Options(new VectorBytes(Vectors));
        var contents = PartBytes.Unpack(name, Contents);
        var documents = new List<ArchivedDocument>();
        try
        {
            foreach (var line in LinesOf(PartBytes.Unpack(name, Lines)))
            {
                var (document, length) =
                    JsonSerializer.Deserialize<Line>(line.Span, json) ?? throw PartBytes.Damaged(name);
                if (length is { } bytes)
                {
                    document = document with { Content = contents[..bytes].ToArray() };
                    contents = contents[bytes..];
                }

                documents.Add(document);
            }
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            throw PartBytes.Damaged(name);
        }

        return documents;
    }

    /// <summary>The lines of a text.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> LinesOf(ReadOnlyMemory<byte> text)
    {
        while (text.Length > 0)
        {
            var end = text.Span.IndexOf((byte)'\n');
            end = end < 0 ? text.Length : end;
            yield return text[..end];
            text = text[Math.Min(end + 1, text.Length)..];
        }
    }

    private static ReadOnlyMemory<byte> Memory(byte[]? bytes) => bytes;

    // As if there had been no embedder: whoever restores it embeds it.
    private static ArchivedDocument WithoutVectors(ArchivedDocument document) =>
        document.Published is { } published
            ? document with
            {
                Published = published with
                {
                    EmbedderName = null,
                    Chunks = [.. published.Chunks.Select(chunk => chunk with { Embedding = default })],
                },
            }
            : document;

    private sealed record Line(ArchivedDocument Document, int? Content);

    /// <summary>Writes vectors to a buffer and their lengths to the JSON, and reads them so.</summary>
    private sealed class VectorBytes(ReadOnlyMemory<byte> given = default) : JsonConverter<ReadOnlyMemory<byte>>
    {
        private readonly MemoryStream _written = new();
        private ReadOnlyMemory<byte> _left = given;

        public ReadOnlyMemory<byte> Written => PartBytes.Of(_written);

        public override ReadOnlyMemory<byte> Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        )
        {
            var length = reader.GetInt32();
            if (length < 0 || length > _left.Length)
            {
                throw new JsonException("A vector is missing.");
            }

            var vector = _left[..length];
            _left = _left[length..];
            return vector.ToArray();
        }

        public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options)
        {
            _written.Write(value.Span);
            writer.WriteNumberValue(value.Length);
        }
    }
}
