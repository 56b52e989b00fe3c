using System.Text;
using Pipeline.Retrieval.Changes;

namespace Pipeline.Retrieval.Lexical.Segments;

/// <summary>The stored form of a passage inside an index entry. Its place stands at the end: an index of a version
/// before
/// has none, and such a version passes over it.</summary>
internal static class PassageCodec
{
    public static byte[] Encode(IndexedChunk chunk)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8))
        {
            writer.Write(chunk.Start);
            writer.Write(chunk.End);
            writer.Write(chunk.Page ?? int.MinValue);
            writer.Write7BitEncodedInt(chunk.HeadingPath.Count);
            foreach (var heading in chunk.HeadingPath)
            {
                ExactString.Write(writer, heading);
            }

            ExactString.Write(writer, chunk.Text);
            writer.Write(ChunkPlaceBytes.Write(chunk.Place?.OfHit()));
        }

        return bytes.ToArray();
    }

    public static Passage Decode(ReadOnlyMemory<byte> stored)
    {
        using var reader = new BinaryReader(new MemoryStream(stored.ToArray(), writable: false), Encoding.UTF8);
        var start = reader.ReadInt32();
        var end = reader.ReadInt32();
        var page = reader.ReadInt32();
        var headings = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < headings.Length; i++)
        {
            headings[i] = ExactString.Read(reader);
        }

        var text = ExactString.Read(reader);
        return new Passage(text, headings, start, end, page == int.MinValue ? null : page)
        {
            Place = ChunkPlaceBytes.Read(stored.Span[(int)reader.BaseStream.Position..]),
        };
    }
}
