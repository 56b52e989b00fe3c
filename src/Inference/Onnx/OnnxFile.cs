using Google.Protobuf;
using Pipeline.Inference.Onnx.Schema;

namespace Pipeline.Inference.Onnx;

/// <summary>An ONNX model as its messages, to be changed before ONNX Runtime reads it.</summary>
internal static class OnnxFile
{
    // A graph nests only in the attributes of its control flow.
    private const int MostNesting = 64;

    /// <summary>TensorProto.DataType of float32.</summary>
    public const int Float32 = 1;

    /// <summary>TensorProto.DataType of unsigned bytes.</summary>
    public const int UInt8 = 2;

    /// <summary>Reads a model; null when the bytes are none, which ONNX Runtime then says better.</summary>
    public static ModelProto? Read(byte[] bytes)
    {
        try
        {
            using var input = CodedInputStream.CreateWithLimits(
                new MemoryStream(bytes, writable: false),
                int.MaxValue,
                MostNesting
            );
            var model = ModelProto.Parser.ParseFrom(input);
            return model.Graph is null ? null : model;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
