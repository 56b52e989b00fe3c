namespace Pipeline.Inference.Onnx;

/// <summary>
/// Turns a model's <c>MatMulNBits</c> operators into plain <c>MatMul</c> over float32 weights before it is loaded. ONNX Runtime would
/// unpack the 4- or 8-bit weights at every run, which for a short question costs more than the product itself; unpacked once, they
/// cost memory (4 bytes a weight) and nothing at a run. The numbers are the same.
/// </summary>
internal static class ExpandedWeights
{
    /// <summary>
    /// The model with every operator replaced whose constants lie in the file; the same bytes when there is none, when the weights would
    /// take more than <paramref name="mostBytes"/>, or when the file is not understood (ONNX Runtime says what is wrong with it).
    /// </summary>
    public static byte[] Expand(byte[] model, long mostBytes)
    {
        if (model.AsSpan().IndexOf("MatMulNBits"u8) < 0 || ModelGraph.Read(model) is not { IsNested: false } graph)
        {
            return model;
        }

        var matrices = new Dictionary<int, (QuantizedMatrix Matrix, string Name)>();
        foreach (var (index, node) in graph.Nodes)
        {
            if (Matrix(graph, node) is { } matrix)
            {
                matrices.Add(index, (matrix, $"{node.Outputs[0]}/float32_weights"));
            }
        }

        return matrices.Count == 0 || matrices.Values.Sum(m => FloatBytes(m.Matrix)) > mostBytes ? model : Write(graph, matrices);
    }

    private static long FloatBytes(QuantizedMatrix matrix) => (long)matrix.Rows * matrix.Columns * sizeof(float);

    private static QuantizedMatrix? Matrix(ModelGraph graph, ModelNode node)
    {
        // Inputs: the activations, weights, scales, zero points, group index (not supported here), bias.
        if (node.Operator != "MatMulNBits" || node.Inputs.Count < 3 || node.Outputs.Count != 1 || Input(node, 4).Length > 0
            || !TryConstant(graph, node, 1, ModelConstant.UInt8, out var weights)
            || !TryConstant(graph, node, 2, ModelConstant.Float32, out var scales))
        {
            return null;
        }

        var zeroPoints = ReadOnlyMemory<byte>.Empty;
        if (Input(node, 3).Length > 0 && !TryConstant(graph, node, 3, ModelConstant.UInt8, out zeroPoints))
        {
            return null;
        }

        var matrix = new QuantizedMatrix
        {
            Rows = Number(node, "K"),
            Columns = Number(node, "N"),
            Bits = node.Numbers.ContainsKey("bits") ? Number(node, "bits") : 4,
            BlockSize = Number(node, "block_size"),
            Weights = weights,
            Scales = scales,
            ZeroPoints = zeroPoints,
        };
        return matrix.IsConsistent ? matrix : null;
    }

    private static string Input(ModelNode node, int index) => index < node.Inputs.Count ? node.Inputs[index] : string.Empty;

    private static int Number(ModelNode node, string name) =>
        node.Numbers.TryGetValue(name, out var value) && value is > 0 and <= int.MaxValue ? (int)value : 0;

    private static bool TryConstant(ModelGraph graph, ModelNode node, int input, int type, out ReadOnlyMemory<byte> data)
    {
        var found = graph.Constants.TryGetValue(Input(node, input), out var constant) && constant.Type == type;
        data = found ? constant!.Data : default;
        return found;
    }

    private static byte[] Write(ModelGraph graph, Dictionary<int, (QuantizedMatrix Matrix, string Name)> matrices)
    {
        var dropped = Unused(graph, matrices);
        var parts = new List<(ReadOnlyMemory<byte> Bytes, QuantizedMatrix? Then)>();
        for (var i = 0; i < graph.Fields.Count; i++)
        {
            if (matrices.TryGetValue(i, out var replaced))
            {
                parts.Add((Product(graph.Nodes[i], replaced.Name), null));
                parts.Add((Header(replaced.Matrix, replaced.Name), replaced.Matrix));
            }
            else if (!dropped.Contains(i))
            {
                parts.Add((graph.File[graph.Fields[i].Start..graph.Fields[i].End], null));
            }
        }

        var graphBytes = parts.Sum(part => part.Bytes.Length + (part.Then is { } matrix ? FloatBytes(matrix) : 0));
        var before = graph.File.Span[..graph.Field.Start];
        var after = graph.File.Span[graph.Field.End..];
        var prefix = new ProtobufWriter().Prefix(7, checked((int)graphBytes)).ToArray();
        var model = GC.AllocateUninitializedArray<byte>(checked((int)(before.Length + prefix.Length + graphBytes + after.Length)));
        before.CopyTo(model);
        prefix.CopyTo(model, before.Length);
        var at = before.Length + prefix.Length;
        foreach (var (bytes, then) in parts)
        {
            bytes.Span.CopyTo(model.AsSpan(at));
            at += bytes.Length;
            if (then is not null)
            {
                then.Dequantize(model.AsSpan(at, (int)FloatBytes(then)));
                at += (int)FloatBytes(then);
            }
        }

        after.CopyTo(model.AsSpan(at));
        return model;
    }

    /// <summary>Constants that only the replaced operators read.</summary>
    private static HashSet<int> Unused(ModelGraph graph, Dictionary<int, (QuantizedMatrix Matrix, string Name)> matrices)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        var dropped = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, node) in graph.Nodes)
        {
            for (var input = 0; input < node.Inputs.Count; input++)
            {
                (matrices.ContainsKey(index) && input is 1 or 2 or 3 ? dropped : kept).Add(node.Inputs[input]);
            }
        }

        return [.. dropped.Where(name => !kept.Contains(name) && graph.Constants.ContainsKey(name))
            .Select(name => graph.Constants[name].Index)];
    }

    /// <summary>The operators that stand for the replaced one: a product, and a sum where it had a bias.</summary>
    private static byte[] Product(ModelNode node, string weights)
    {
        var bias = Input(node, 5);
        var product = bias.Length > 0 ? $"{node.Outputs[0]}/without_bias" : node.Outputs[0];
        var graph = new ProtobufWriter().Bytes(1, Operator("MatMul", node.Inputs[0], weights, product));
        return (bias.Length > 0 ? graph.Bytes(1, Operator("Add", product, bias, node.Outputs[0])) : graph).ToArray();
    }

    private static byte[] Operator(string type, string left, string right, string output) =>
        new ProtobufWriter().Text(1, left).Text(1, right).Text(2, output).Text(4, type).ToArray();

    /// <summary>A constant of the graph up to its raw data: TensorProto dims 1, data_type 2, name 8, raw_data 9.</summary>
    private static byte[] Header(QuantizedMatrix matrix, string name)
    {
        var bytes = (int)FloatBytes(matrix);
        var head = new ProtobufWriter()
            .Varint(1, (ulong)matrix.Rows)
            .Varint(1, (ulong)matrix.Columns)
            .Varint(2, ModelConstant.Float32)
            .Text(8, name)
            .Prefix(9, bytes)
            .ToArray();
        return [.. new ProtobufWriter().Prefix(5, head.Length + bytes).ToArray(), .. head];
    }
}
