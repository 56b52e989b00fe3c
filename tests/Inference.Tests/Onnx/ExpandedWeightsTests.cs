using System.Runtime.InteropServices;
using FsCheck.Xunit;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Onnx.Schema;

namespace Pipeline.Inference.Tests.Onnx;

public sealed class ExpandedWeightsTests
{
    private const long Plenty = 1 << 30;

    [Property(MaxTest = 60)]
    public void TheSameNumbersAsTheRuntimesOwnOperator(int seed)
    {
        var model = Model(new Random(seed), out var rows).ToByteArray();
        var changed = OnnxFile.Read(model)!;
        Assert.Equal(1, ExpandedWeights.Expand(changed, Plenty));
        var expanded = changed.ToByteArray();

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
        var before = model.ToByteArray();
        Assert.Equal(0, ExpandedWeights.Expand(model, mostBytes: 63));
        Assert.Equal(before, model.ToByteArray());
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
            Assert.Equal(0, OnnxFile.Read(bytes) is { } model ? ExpandedWeights.Expand(model, Plenty) : 0);
        }
    }

    /// <summary>y = MatMulNBits(x), with or without zero points and bias, of random sizes.</summary>
    private static ModelProto Model(Random random, out int rows)
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
        var node = new NodeProto
        {
            OpType = "MatMulNBits",
            Domain = "com.microsoft",
            Input = { "x", "weights", "scales", zeros ? "zeros" : string.Empty },
            Output = { "y" },
            Attribute =
            {
                Attribute("K", rows),
                Attribute("N", columns),
                Attribute("bits", bits),
                Attribute("block_size", block),
                Attribute("accuracy_level", 1),
            },
        };
        var graph = new GraphProto
        {
            Node = { node },
            Name = "graph",
            Initializer =
            {
                Constant("weights", OnnxFile.UInt8, [columns, blocks, block * bits / 8], weights),
                Constant("scales", OnnxFile.Float32, [columns * blocks], Floats(random, columns * blocks)),
            },
            Input = { Value("x", rows) },
            Output = { Value("y", columns) },
        };
        if (zeros)
        {
            graph.Initializer.Add(Constant("zeros", OnnxFile.UInt8, [zeroPoints.Length], zeroPoints));
        }

        if (bias)
        {
            node.Input.Add([string.Empty, "bias"]);
            graph.Initializer.Add(Constant("bias", OnnxFile.Float32, [columns], Floats(random, columns)));
        }

        return new ModelProto
        {
            IrVersion = 8,
            Graph = graph,
            OpsetImport =
            {
                new OperatorSetIdProto { Domain = string.Empty, Version = 17 },
                new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 },
            },
        };
    }

    private static AttributeProto Attribute(string name, int value) =>
        new()
        {
            Name = name,
            I = value,
            Type = 2,
        };

    private static TensorProto Constant(string name, int type, long[] shape, byte[] data) =>
        new()
        {
            Name = name,
            DataType = type,
            Dims = { shape },
            RawData = ByteString.CopyFrom(data),
        };

    /// <summary>A float32 value [2, <paramref name="width"/>].</summary>
    private static ValueInfoProto Value(string name, int width) =>
        new()
        {
            Name = name,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor
                {
                    ElemType = OnnxFile.Float32,
                    Shape = new TensorShapeProto
                    {
                        Dim =
                        {
                            new TensorShapeProto.Types.Dimension { DimValue = 2 },
                            new TensorShapeProto.Types.Dimension { DimValue = width },
                        },
                    },
                },
            },
        };

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
