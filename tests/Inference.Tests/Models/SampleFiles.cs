namespace Pipeline.Inference.Tests.Models;

/// <summary>Small files that have the outer form of models' files.</summary>
internal static class SampleFiles
{
    public const string Tokenizer = """{"version": "1.0", "model": {"type": "Unigram", "vocab": []}}""";

    /// <summary>ir_version 8, a producer name, and a graph of the given size.</summary>
    public static byte[] Onnx(int graphBytes = 40)
    {
        var stream = new MemoryStream();
        stream.Write([0x08, 8, 0x12, 3, .. "abc"u8, 0x3A]);
        var length = graphBytes;
        for (; length >= 0x80; length >>= 7)
        {
            stream.WriteByte((byte)(length & 0x7F | 0x80));
        }

        stream.WriteByte((byte)length);
        stream.Write(Enumerable.Range(0, graphBytes).Select(i => (byte)(i * 31)).ToArray());
        return stream.ToArray();
    }

    /// <summary>A GGUF head without tensors, and some bytes.</summary>
    public static byte[] Gguf(int version = 3, ulong tensors = 0, int bytes = 100)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(version);
        writer.Write(tensors);
        writer.Write(0UL);
        writer.Write(Enumerable.Range(0, bytes).Select(i => (byte)(i * 7)).ToArray());
        return stream.ToArray();
    }
}
