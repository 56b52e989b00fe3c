using System.Text;

namespace Pipeline.Inference.Onnx;

/// <summary>
/// What <see cref="ExpandedWeights"/> needs of an ONNX file: the places of its graph's nodes and constants
/// (ModelProto.graph 7, GraphProto.node 1 and initializer 5). Positions are absolute in the file.
/// </summary>
internal sealed class ModelGraph
{
    private ModelGraph(ReadOnlyMemory<byte> file, ProtobufField graph) => (File, Field) = (file, graph);

    /// <summary>The file.</summary>
    public ReadOnlyMemory<byte> File { get; }

    /// <summary>The graph's own place in the file.</summary>
    public ProtobufField Field { get; }

    /// <summary>Fields of the graph in their order.</summary>
    public List<ProtobufField> Fields { get; } = [];

    /// <summary>Nodes by their index in <see cref="Fields"/>.</summary>
    public Dictionary<int, ModelNode> Nodes { get; } = [];

    /// <summary>Constants whose bytes lie in this file, by name.</summary>
    public Dictionary<string, ModelConstant> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a node holds a graph of its own, whose use of this graph's values is not followed here.</summary>
    public bool IsNested { get; private set; }

    /// <summary>Reads a file; null when it is no ONNX model with exactly one graph.</summary>
    public static ModelGraph? Read(ReadOnlyMemory<byte> file)
    {
        ModelGraph? graph = null;
        var at = 0;
        while (at < file.Length)
        {
            if (!ProtobufField.TryRead(file.Span, ref at, out var field))
            {
                return null;
            }

            if (field is { Number: 7, Wire: ProtobufWire.Bytes })
            {
                if (graph is not null)
                {
                    return null;
                }

                graph = new(file, field);
            }
        }

        return graph?.ReadFields() == true ? graph : null;
    }

    private bool ReadFields()
    {
        var end = Field.End;
        for (var at = Field.ValueStart; at < end;)
        {
            if (!ProtobufField.TryRead(File.Span[..end], ref at, out var field))
            {
                return false;
            }

            if (field is { Number: 1, Wire: ProtobufWire.Bytes })
            {
                var node = ReadNode(field);
                Nodes.Add(Fields.Count, node);
                IsNested |= node.IsNested;
            }
            else if (field is { Number: 5, Wire: ProtobufWire.Bytes } && ReadConstant(field, Fields.Count) is { } constant)
            {
                Constants[constant.Name] = constant;
            }

            Fields.Add(field);
        }

        return true;
    }

    // NodeProto: input 1, output 2, op_type 4, attribute 5.
    private ModelNode ReadNode(ProtobufField place)
    {
        var node = new ModelNode();
        for (var at = place.ValueStart; ProtobufField.TryRead(File.Span[..place.End], ref at, out var field);)
        {
            switch (field.Number)
            {
                case 1:
                    node.Inputs.Add(Text(field));
                    break;
                case 2:
                    node.Outputs.Add(Text(field));
                    break;
                case 4:
                    node.Operator = Text(field);
                    break;
                case 5:
                    ReadAttribute(node, field);
                    break;
            }
        }

        return node;
    }

    // AttributeProto: name 1, i 3, g 6, graphs 11.
    private void ReadAttribute(ModelNode node, ProtobufField place)
    {
        var (name, value) = (string.Empty, 0UL);
        for (var at = place.ValueStart; ProtobufField.TryRead(File.Span[..place.End], ref at, out var field);)
        {
            switch (field.Number)
            {
                case 1:
                    name = Text(field);
                    break;
                case 3:
                    value = Number(field);
                    break;
                case 6 or 11:
                    node.IsNested = true;
                    break;
            }
        }

        node.Numbers[name] = (long)value;
    }

    // TensorProto: data_type 2, name 8, raw_data 9.
    private ModelConstant? ReadConstant(ProtobufField place, int index)
    {
        var (name, type) = (string.Empty, 0UL);
        ReadOnlyMemory<byte>? data = null;
        for (var at = place.ValueStart; ProtobufField.TryRead(File.Span[..place.End], ref at, out var field);)
        {
            switch (field.Number)
            {
                case 2:
                    type = Number(field);
                    break;
                case 8:
                    name = Text(field);
                    break;
                case 9:
                    data = File[field.Value];
                    break;
            }
        }

        return data is { } bytes ? new(name, (int)type, bytes, index) : null;
    }

    private string Text(ProtobufField field) => Encoding.UTF8.GetString(File.Span[field.Value]);

    private ulong Number(ProtobufField field)
    {
        var at = field.ValueStart;
        return field.Wire == ProtobufWire.Varint && ProtobufField.TryVarint(File.Span, ref at, out var value) ? value : 0;
    }
}
