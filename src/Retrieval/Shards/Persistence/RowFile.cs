using System.Buffers.Binary;
using System.Text;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Segments;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>The saved form of the row table: live documents in row order, each with its chunks and their vectors in half
/// precision. Its checksum is in the manifest.</summary>
internal static class RowFile
{
    public static void Write(Stream stream, RowSnapshot rows, int dimensions)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(rows.Documents.Count);
        var vector = new float[dimensions];
        var half = new byte[dimensions * sizeof(ushort)];
        foreach (DocumentRows document in rows.Documents.Values.OrderBy(d => d.Count == 0).ThenBy(d => d.First))
        {
            WriteDocument(writer, document);
            for (int row = document.First; row < document.First + document.Count; row++)
            {
                ChunkRow chunk = rows.Rows[row];
                writer.Write(chunk.Ordinal);
                writer.Write(chunk.Sequence);
                writer.Write(chunk.Lengths.Body);
                writer.Write(chunk.Lengths.Words);
                writer.Write(chunk.Lengths.Title);
                bool embedded = rows.Vectors.TryCopy(row, vector);
                writer.Write(embedded);
                if (embedded)
                {
                    // Exact: the values came from half precision.
                    for (int i = 0; i < vector.Length; i++)
                    {
                        BinaryPrimitives.WriteHalfLittleEndian(half.AsSpan(i * sizeof(ushort)), (Half)vector[i]);
                    }

                    writer.Write(half);
                }
            }
        }
    }

    public static RowTable Read(Stream stream, IVectorIndex vectors)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        var table = new RowTable(vectors);
        int documents = reader.ReadInt32();
        for (int d = 0; d < documents; d++)
        {
            DocumentEntry document = ReadDocument(reader, out int count);
            var chunks = new List<(int, long, FieldLengths, float[])>();
            for (int c = 0; c < count; c++)
            {
                int ordinal = reader.ReadInt32();
                long sequence = reader.ReadInt64();
                var lengths = new FieldLengths(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
                float[] vector = reader.ReadBoolean()
                    ? HalfVector.Decode(reader.ReadBytes(vectors.Dimensions * sizeof(ushort)))
                    : [];
                chunks.Add((ordinal, sequence, lengths, vector));
            }

            table.Add(document, chunks);
        }

        return table;
    }

    private static void WriteDocument(BinaryWriter writer, DocumentRows rows)
    {
        DocumentEntry document = rows.Document;
        ExactString.Write(writer, document.DocumentId);
        writer.Write(document.Version);
        writer.Write(document.Title is not null);
        ExactString.Write(writer, document.Title ?? string.Empty);
        ExactString.Write(writer, document.MetadataJson);
        writer.Write(document.Labels.Count);
        foreach (string label in document.Labels)
        {
            ExactString.Write(writer, label);
        }

        writer.Write(rows.Count);
    }

    private static DocumentEntry ReadDocument(BinaryReader reader, out int chunks)
    {
        string id = ExactString.Read(reader);
        long version = reader.ReadInt64();
        bool titled = reader.ReadBoolean();
        string title = ExactString.Read(reader);
        string metadata = ExactString.Read(reader);
        var labels = new string[reader.ReadInt32()];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = ExactString.Read(reader);
        }

        chunks = reader.ReadInt32();
        return new DocumentEntry(id, version, titled ? title : null, metadata, labels);
    }
}
