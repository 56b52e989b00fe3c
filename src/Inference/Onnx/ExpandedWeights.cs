using Google.Protobuf;
using Pipeline.Inference.Onnx.Schema;

namespace Pipeline.Inference.Onnx;

/// <summary>
/// Turns a model's <c>MatMulNBits</c> operators into plain <c>MatMul</c> over float32 weights before it is loaded. ONNX
/// Runtime would unpack the 4- or 8-bit weights at every run, which for a short question costs more than the product
/// itself; unpacked once, they cost memory (4 bytes a weight) and nothing at a run. The numbers are the same.
/// </summary>
internal static class ExpandedWeights
{
    /// <summary>
    /// Replaces every operator whose constants lie in the file, unless the weights would take more than
    /// <paramref name="mostBytes"/>. A model with graphs inside its nodes is left alone: what those read is not
    /// followed.
    /// </summary>
    /// <returns>How many operators were replaced.</returns>
    public static int Expand(ModelProto model, long mostBytes)
    {
        var graph = model.Graph;
        if (
            graph.Node.Any(node =>
                node.Attribute.Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0)
            )
        )
        {
            return 0;
        }

        // Of two constants with one name the last counts, as in ONNX Runtime.
        var constants = new Dictionary<string, TensorProto>(StringComparer.Ordinal);
        foreach (var constant in graph.Initializer.Where(constant => constant.HasRawData))
        {
            constants[constant.Name] = constant;
        }

        // By identity: messages compare by value, and two operators may be alike.
        var matrices = new Dictionary<NodeProto, QuantizedMatrix>(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Node)
        {
            if (Matrix(constants, node) is { } matrix)
            {
                matrices.Add(node, matrix);
            }
        }

        if (matrices.Count == 0 || matrices.Values.Sum(FloatBytes) > mostBytes)
        {
            return 0;
        }

        var unused = Unused(graph, matrices);
        var nodes = graph.Node.SelectMany(node => matrices.ContainsKey(node) ? Product(node) : [node]).ToArray();
        var weights = matrices.Select(pair => Weights(WeightsName(pair.Key), pair.Value)).ToArray();
        var kept = graph.Initializer.Where(constant => !unused.Contains(constant.Name)).ToArray();
        graph.Node.Clear();
        graph.Node.Add(nodes);
        graph.Initializer.Clear();
        graph.Initializer.Add(kept);
        graph.Initializer.Add(weights);
        return matrices.Count;
    }

    private static long FloatBytes(QuantizedMatrix matrix) => (long)matrix.Rows * matrix.Columns * sizeof(float);

    private static string WeightsName(NodeProto node) => $"{node.Output[0]}/float32_weights";

    private static QuantizedMatrix? Matrix(Dictionary<string, TensorProto> constants, NodeProto node)
    {
        // Inputs: the activations, weights, scales, zero points, group index (not supported here), bias.
        if (
            node.OpType != "MatMulNBits"
            || node.Input.Count < 3
            || node.Output.Count != 1
            || Input(node, 4).Length > 0
            || !TryConstant(constants, node, 1, OnnxFile.UInt8, out var weights)
            || !TryConstant(constants, node, 2, OnnxFile.Float32, out var scales)
        )
        {
            return null;
        }

        var zeroPoints = ReadOnlyMemory<byte>.Empty;
        if (Input(node, 3).Length > 0 && !TryConstant(constants, node, 3, OnnxFile.UInt8, out zeroPoints))
        {
            return null;
        }

        var matrix = new QuantizedMatrix
        {
            Rows = Number(node, "K") ?? 0,
            Columns = Number(node, "N") ?? 0,
            Bits = Number(node, "bits") ?? 4,
            BlockSize = Number(node, "block_size") ?? 0,
            Weights = weights,
            Scales = scales,
            ZeroPoints = zeroPoints,
        };
        return matrix.IsConsistent ? matrix : null;
    }

    private static string Input(NodeProto node, int index) =>
        index < node.Input.Count ? node.Input[index] : string.Empty;

    /// <summary>A whole number among a node's attributes; 0 for one that is out of range, null for none.</summary>
    private static int? Number(NodeProto node, string name) =>
        node.Attribute.LastOrDefault(attribute => attribute.Name == name) is not { } attribute ? null
        : attribute.I is > 0 and <= int.MaxValue ? (int)attribute.I
        : 0;

    private static bool TryConstant(
        Dictionary<string, TensorProto> constants,
        NodeProto node,
        int input,
        int type,
        out ReadOnlyMemory<byte> data
    )
    {
        var found = constants.TryGetValue(Input(node, input), out var constant) && constant.DataType == type;
        data = found ? constant!.RawData.Memory : default;
        return found;
    }

    /// <summary>Constants that only the replaced operators read.</summary>
    private static HashSet<string> Unused(GraphProto graph, Dictionary<NodeProto, QuantizedMatrix> matrices)
    {
        var kept = new HashSet<string>(graph.Output.Select(value => value.Name), StringComparer.Ordinal);
        var unused = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            for (var input = 0; input < node.Input.Count; input++)
            {
                (matrices.ContainsKey(node) && input is 1 or 2 or 3 ? unused : kept).Add(node.Input[input]);
            }
        }

        unused.ExceptWith(kept);
        return unused;
    }

    /// <summary>The operators that stand for the replaced one: a product, and a sum where it had a bias.</summary>
    private static IEnumerable<NodeProto> Product(NodeProto node)
    {
        var bias = Input(node, 5);
        var product = bias.Length > 0 ? $"{node.Output[0]}/without_bias" : node.Output[0];
        yield return Operator("MatMul", node.Input[0], WeightsName(node), product);
        if (bias.Length > 0)
        {
            yield return Operator("Add", product, bias, node.Output[0]);
        }
    }

    private static NodeProto Operator(string type, string left, string right, string output) =>
        new()
        {
            OpType = type,
            Input = { left, right },
            Output = { output },
        };

    private static TensorProto Weights(string name, QuantizedMatrix matrix)
    {
        var floats = GC.AllocateUninitializedArray<byte>((int)FloatBytes(matrix));
        matrix.Dequantize(floats);
        return new TensorProto
        {
            Dims = { matrix.Rows, matrix.Columns },
            DataType = OnnxFile.Float32,
            Name = name,
            RawData = UnsafeByteOperations.UnsafeWrap(floats),
        };
    }
}
