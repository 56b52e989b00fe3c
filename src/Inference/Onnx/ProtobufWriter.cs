using System.Text;

namespace Pipeline.Inference.Onnx;

/// <summary>Appends protobuf fields to a growing message.</summary>
internal sealed class ProtobufWriter
{
    private readonly List<byte> _bytes = [];

    /// <summary>The message so far.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>A number.</summary>
    public ProtobufWriter Varint(int field, ulong value)
    {
        Raw(((ulong)field << 3) | (ulong)ProtobufWire.Varint);
        Raw(value);
        return this;
    }

    /// <summary>A text in UTF-8.</summary>
    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message or bytes.</summary>
    public ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Prefix(field, value.Length);
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>The key and length of a value of <paramref name="length"/> bytes, which the caller writes itself.</summary>
    public ProtobufWriter Prefix(int field, int length)
    {
        Raw(((ulong)field << 3) | (ulong)ProtobufWire.Bytes);
        Raw((ulong)length);
        return this;
    }

    private void Raw(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
