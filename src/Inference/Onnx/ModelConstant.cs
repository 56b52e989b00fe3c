namespace Pipeline.Inference.Onnx;

/// <summary>A constant of a model's graph whose bytes lie in the model's file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">TensorProto.DataType: 1 float32, 2 uint8.</param>
/// <param name="Data">Its values, little-endian.</param>
/// <param name="Index">Its place among the graph's fields.</param>
internal sealed record ModelConstant(string Name, int Type, ReadOnlyMemory<byte> Data, int Index)
{
    /// <summary>Float32 in <see cref="Type"/>.</summary>
    public const int Float32 = 1;

    /// <summary>Unsigned bytes in <see cref="Type"/>.</summary>
    public const int UInt8 = 2;
}
