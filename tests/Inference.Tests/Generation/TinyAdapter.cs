using System.Text;

namespace Pipeline.Inference.Tests.Generation;

/// <summary>Writes LoRA adapters for the tiny chat model, of random numbers: they teach nothing, but change every
/// answer.</summary>
internal static class TinyAdapter
{
    private const int Rank = 2;
    private const int Alignment = 32;
    private const uint TextType = 8;
    private const uint FloatType = 6;

    /// <summary>Writes an adapter of all query and output projections.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seed">Of the numbers.</param>
    /// <param name="size">How large they are; 0 for an adapter that changes nothing.</param>
    /// <param name="width">Of the model; another than its 128 does not fit.</param>
    public static void Write(string path, int seed, float size = 3, int width = 128)
    {
        var random = new Random(seed);
        (string Name, int Row, int Rows)[] tensors =
        [
            .. Enumerable
                .Range(0, 4)
                .SelectMany(block =>
                    new[] { "attn_q", "attn_output" }.SelectMany(part =>
                        new (string, int, int)[]
                        {
                            ($"blk.{block}.{part}.weight.lora_a", width, Rank),
                            ($"blk.{block}.{part}.weight.lora_b", Rank, width),
                        }
                    )
                ),
        ];
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)tensors.Length);
        writer.Write(4UL);
        foreach (
            var (key, value) in new[]
            {
                ("general.type", "adapter"),
                ("general.architecture", "llama"),
                ("adapter.type", "lora"),
            }
        )
        {
            Text(writer, key);
            writer.Write(TextType);
            Text(writer, value);
        }

        Text(writer, "adapter.lora.alpha");
        writer.Write(FloatType);
        writer.Write((float)Rank);
        var offset = 0UL;
        foreach (var (name, row, rows) in tensors)
        {
            Text(writer, name);
            writer.Write(2u);
            writer.Write((ulong)row);
            writer.Write((ulong)rows);
            writer.Write(0u);
            writer.Write(offset);
            offset += Padded((ulong)(row * rows * sizeof(float)));
        }

        Pad(writer);
        foreach (var (_, row, rows) in tensors)
        {
            for (var i = 0; i < row * rows; i++)
            {
                writer.Write(((float)random.NextDouble() - 0.5f) * size);
            }

            Pad(writer);
        }
    }

    private static void Text(BinaryWriter writer, string text)
    {
        writer.Write((ulong)text.Length);
        writer.Write(Encoding.ASCII.GetBytes(text));
    }

    private static void Pad(BinaryWriter writer)
    {
        while (writer.BaseStream.Position % Alignment != 0)
        {
            writer.Write((byte)0);
        }
    }

    private static ulong Padded(ulong size) => (size + Alignment - 1) / Alignment * Alignment;
}
