using System.Runtime.InteropServices;
using FsCheck.Xunit;
using Microsoft.ML.OnnxRuntime;
using Pipeline.Inference.Onnx;

namespace Pipeline.Inference.Tests.Onnx;

public sealed class ExpandedWeightsTests
{
    private const long Plenty = 1 << 30;

    [Property(MaxTest = 60)]
    public void TheSameNumbersAsTheRuntimesOwnOperator(int seed)
    {
        var model = Model(new Random(seed), out var rows);
        var expanded = ExpandedWeights.Expand(model, Plenty);

        Assert.True(expanded.AsSpan().IndexOf("MatMulNBits"u8) < 0);
        var expected = Run(model, rows, seed);
        var actual = Run(expanded, rows, seed);
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - 1e-3, expected[i] + 1e-3);
        }
    }

    [Fact]
    public void ModelsThatWouldTakeTooMuchMemoryStayAsTheyAre()
    {
        var model = Model(new Random(1), out _);
        Assert.Same(model, ExpandedWeights.Expand(model, mostBytes: 63));
    }

    [Fact]
    public void WeightsThatDoNotFitTheirSizesStayAsTheyAre()
    {
        var matrix = new QuantizedMatrix
        {
            Rows = 64,
            Columns = 2,
            Bits = 4,
            BlockSize = 32,
            Weights = new byte[64],
            Scales = new byte[16],
        };
        Assert.True(matrix.IsConsistent);
        Assert.False((matrix with { Rows = 65 }).IsConsistent);
        Assert.False((matrix with { Columns = 3 }).IsConsistent);
        Assert.False((matrix with { Bits = 2 }).IsConsistent);
        Assert.False((matrix with { BlockSize = 24 }).IsConsistent);
        Assert.False((matrix with { Scales = new byte[12] }).IsConsistent);
        Assert.False((matrix with { ZeroPoints = new byte[1] }).IsConsistent);
    }

    [Fact]
    public void BytesThatAreNoModelAreLeftAlone()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            byte[] bytes = [.. noise, .. "MatMulNBits"u8, .. noise];
            Assert.Same(bytes, ExpandedWeights.Expand(bytes, Plenty));
        }
    }

    /// <summary>y = MatMulNBits(x), with or without zero points and bias, of random sizes.</summary>
    private static byte[] Model(Random random, out int rows)
    {
        rows = random.Next(1, 5) * 16;
        var columns = random.Next(1, 40);
        var bits = random.Next(2) == 0 ? 4 : 8;
        var block = 16 << random.Next(3);
        var blocks = (rows + block - 1) / block;
        var (zeros, bias) = (random.Next(2) == 0, random.Next(2) == 0);
        var weights = new byte[columns * blocks * block * bits / 8];
        var zeroPoints = new byte[columns * (((blocks * bits) + 7) / 8)];
        random.NextBytes(weights);
        random.NextBytes(zeroPoints);
        var node = new ProtobufWriter()
            .Text(1, "x").Text(1, "weights").Text(1, "scales").Text(1, zeros ? "zeros" : string.Empty);
        if (bias)
        {
            node.Text(1, string.Empty).Text(1, "bias");
        }

        node.Text(2, "y").Text(4, "MatMulNBits").Text(7, "com.microsoft")
            .Bytes(5, Attribute("K", rows)).Bytes(5, Attribute("N", columns)).Bytes(5, Attribute("bits", bits))
            .Bytes(5, Attribute("block_size", block)).Bytes(5, Attribute("accuracy_level", 1));
        var graph = new ProtobufWriter()
            .Bytes(1, node.ToArray())
            .Text(2, "graph")
            .Bytes(5, Constant("weights", 2, [columns, blocks, block * bits / 8], weights))
            .Bytes(5, Constant("scales", 1, [columns * blocks], Floats(random, columns * blocks)));
        if (zeros)
        {
            graph.Bytes(5, Constant("zeros", 2, [zeroPoints.Length], zeroPoints));
        }

        if (bias)
        {
            graph.Bytes(5, Constant("bias", 1, [columns], Floats(random, columns)));
        }

        graph.Bytes(11, Value("x", rows)).Bytes(12, Value("y", columns));
        return new ProtobufWriter()
            .Varint(1, 8)
            .Bytes(7, graph.ToArray())
            .Bytes(8, new ProtobufWriter().Text(1, string.Empty).Varint(2, 17).ToArray())
            .Bytes(8, new ProtobufWriter().Text(1, "com.microsoft").Varint(2, 1).ToArray())
            .ToArray();
    }

    private static byte[] Attribute(string name, int value) =>
        new ProtobufWriter().Text(1, name).Varint(3, (ulong)value).Varint(20, 2).ToArray();

    private static byte[] Constant(string name, int type, int[] shape, byte[] data)
    {
        var tensor = new ProtobufWriter();
        foreach (var size in shape)
        {
            tensor.Varint(1, (ulong)size);
        }

        return tensor.Varint(2, (ulong)type).Text(8, name).Bytes(9, data).ToArray();
    }

    /// <summary>ValueInfoProto of float32 [2, <paramref name="width"/>].</summary>
    private static byte[] Value(string name, int width)
    {
        var shape = new ProtobufWriter()
            .Bytes(1, new ProtobufWriter().Varint(1, 2).ToArray())
            .Bytes(1, new ProtobufWriter().Varint(1, (ulong)width).ToArray())
            .ToArray();
        var tensor = new ProtobufWriter().Varint(1, 1).Bytes(2, shape).ToArray();
        return new ProtobufWriter().Text(1, name).Bytes(2, new ProtobufWriter().Bytes(1, tensor).ToArray()).ToArray();
    }

    private static byte[] Floats(Random random, int count)
    {
        var values = new float[count];
        foreach (ref var value in values.AsSpan())
        {
            value = (random.NextSingle() - 0.5f) / 16;
        }

        return MemoryMarshal.AsBytes<float>(values).ToArray();
    }

    private static float[] Run(byte[] model, int rows, int seed)
    {
        var random = new Random(seed);
        var input = new float[2 * rows];
        foreach (ref var value in input.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        using var session = new InferenceSession(model);
        using var x = OrtValue.CreateTensorValueFromMemory(input, [2, rows]);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["x"], [x], ["y"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
