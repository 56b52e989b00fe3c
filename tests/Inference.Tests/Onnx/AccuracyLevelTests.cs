using Google.Protobuf;
using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Tests.Onnx;

public sealed class AccuracyLevelTests
{
    [Fact]
    public void ChangesInt8ToFloat32AndNothingElse()
    {
        // ModelProto { ir_version 8, graph { node { op_type "M", attribute { name "accuracy_level", i 4 }, attribute {
        // name "bits", i 4 } } } }
        byte[] level = [0x0A, 14, .. "accuracy_level"u8, 0x18, 4];
        byte[] bits = [0x0A, 4, .. "bits"u8, 0x18, 4];
        byte[] node = [0x22, 1, (byte)'M', 0x2A, (byte)level.Length, .. level, 0x2A, (byte)bits.Length, .. bits];
        byte[] graph = [0x0A, (byte)node.Length, .. node];
        byte[] bytes = [0x08, 8, 0x3A, (byte)graph.Length, .. graph];
        var expected = bytes.ToArray();
        expected[Array.IndexOf(bytes, (byte)0x18) + 1] = 1;

        var model = OnnxFile.Read(bytes)!;
        Assert.Equal(1, AccuracyLevel.UseFloat32(model));
        Assert.Equal(expected, model.ToByteArray());
        Assert.Equal(0, AccuracyLevel.UseFloat32(model));
    }

    /// <summary>Fields that the schema does not name are written back, so a file loses nothing.</summary>
    [Fact]
    public void FieldsThatAreNotKnownAreKept()
    {
        byte[] bytes = [0x08, 8, 0x3A, 3, 0x12, 1, (byte)'g', 0x12, 4, .. "name"u8, 0x30, 7];
        byte[] expected = [0x08, 8, 0x3A, 3, 0x12, 1, (byte)'g', 0x12, 4, .. "name"u8, 0x30, 7];
        Assert.Equal(expected, OnnxFile.Read(bytes)!.ToByteArray());
    }

    [Fact]
    public void BytesThatAreNoModelAreRefusedWithoutAnException()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.Equal(0, OnnxFile.Read(bytes) is { } model ? AccuracyLevel.UseFloat32(model) : 0);
        }
    }
}
