using System.Buffers.Binary;
using System.Text;
using Pipeline.Retrieval.Lexical.Segments;
using Pipeline.Retrieval.Lexical.Statistics;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>The saved form of the row table: live documents in row order, each with its chunks and their vectors in
/// half precision. One that came in parts stands there once for each run of its rows. Its checksum is in the
/// manifest.</summary>
internal static class RowFile
{
    public static void Write(Stream stream, RowSnapshot rows, int dimensions)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        var runs = Runs(rows);
        writer.Write(runs.Count);
        var vector = new float[dimensions];
        var half = new byte[dimensions * sizeof(ushort)];
        foreach (var (document, first, count) in runs)
        {
            WriteDocument(writer, document, count);
            for (var row = first; row < first + count; row++)
            {
                var chunk = rows.Rows[row];
                writer.Write(chunk.Ordinal);
                writer.Write(chunk.Sequence);
                writer.Write(chunk.Lengths.Body);
                writer.Write(chunk.Lengths.Words);
                writer.Write(chunk.Lengths.Title);
                var embedded = rows.Vectors.TryCopy(row, vector);
                writer.Write(embedded);
                if (embedded)
                {
                    // Exact: the values came from half precision.
                    for (var i = 0; i < vector.Length; i++)
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
        var documents = reader.ReadInt32();
        for (var d = 0; d < documents; d++)
        {
            var document = ReadDocument(reader, out var count);
            var chunks = new List<(int, long, FieldLengths, float[])>();
            for (var c = 0; c < count; c++)
            {
                var ordinal = reader.ReadInt32();
                var sequence = reader.ReadInt64();
                var lengths = new FieldLengths(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
                var vector = reader.ReadBoolean()
                    ? HalfVector.Decode(reader.ReadBytes(vectors.Dimensions * sizeof(ushort)))
                    : [];
                chunks.Add((ordinal, sequence, lengths, vector));
            }

            if (table.Contains(document.DocumentId))
            {
                table.Append(document.DocumentId, chunks);
            }
            else
            {
                table.Add(document, chunks);
            }
        }

        return table;
    }

    /// <summary>The runs of rows of all documents in row order; those without rows at the end.</summary>
    private static List<(DocumentEntry Document, int First, int Count)> Runs(RowSnapshot rows)
    {
        var runs = new List<(DocumentEntry Document, int First, int Count)>(rows.Documents.Count);
        foreach (var document in rows.Documents.Values)
        {
            runs.Add((document.Document, document.First, document.Count));
            runs.AddRange(document.Later.Select(run => (document.Document, run.First, run.Count)));
        }

        runs.Sort(
            static (one, other) =>
                one.Count == 0 || other.Count == 0
                    ? (one.Count == 0).CompareTo(other.Count == 0)
                    : one.First.CompareTo(other.First)
        );
        return runs;
    }

    private static void WriteDocument(BinaryWriter writer, DocumentEntry document, int count)
    {
        ExactString.Write(writer, document.DocumentId);
        writer.Write(document.Version);
        writer.Write(document.Title is not null);
        ExactString.Write(writer, document.Title ?? string.Empty);
        ExactString.Write(writer, document.MetadataJson);
        writer.Write(document.Labels.Count);
        foreach (var label in document.Labels)
        {
            ExactString.Write(writer, label);
        }

        writer.Write(count);
    }

    private static DocumentEntry ReadDocument(BinaryReader reader, out int chunks)
    {
        var id = ExactString.Read(reader);
        var version = reader.ReadInt64();
        var titled = reader.ReadBoolean();
        var title = ExactString.Read(reader);
        var metadata = ExactString.Read(reader);
        var labels = new string[reader.ReadInt32()];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = ExactString.Read(reader);
        }

        chunks = reader.ReadInt32();
        return new DocumentEntry(id, version, titled ? title : null, metadata, labels);
    }
}
