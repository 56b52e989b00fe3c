using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Inference.Onnx;

/// <summary>
/// Changes the arithmetic of a model's <c>MatMulNBits</c> operators before it is loaded. ONNX Runtime has no session option for it: the
/// attribute <c>accuracy_level</c> (1 float32, 4 int8) is read from the file, so it is changed in the file's bytes. Only the parts of
/// the ONNX protobuf on the way to the attribute are read: ModelProto.graph (7), GraphProto.node (1), NodeProto.attribute (5),
/// AttributeProto.name (1) and i (3).
/// </summary>
internal static class AccuracyLevel
{
    private const byte Float32 = 1;
    private const byte Int8 = 4;

    /// <summary>Whether float32 should replace int8 on this CPU.</summary>
    public static bool PrefersFloat32(OnnxArithmetic arithmetic) => arithmetic switch
    {
        OnnxArithmetic.Model => false,
        OnnxArithmetic.Float32 => true,
        _ => !MultipliesBytes(),
    };

    /// <summary>
    /// Sets every int8 accuracy level to float32, in place. Returns how many were changed; what is not an ONNX file is left alone, for
    /// ONNX Runtime to judge.
    /// </summary>
    public static int UseFloat32(Span<byte> model)
    {
        var changed = 0;
        ForEach(model, 7, graph => ForEach(graph, 1, node => ForEach(node, 5, attribute => changed += Change(attribute))));
        return changed;
    }

    private delegate void Visit(Span<byte> message);

    private static bool MultipliesBytes()
    {
        const int Avx512Vnni = 1 << 11;
        return Dp.IsSupported || AvxVnni.IsSupported
            || (X86Base.IsSupported && X86Base.CpuId(0, 0).Eax >= 7 && Avx512BW.IsSupported
                && (X86Base.CpuId(7, 0).Ecx & Avx512Vnni) != 0);
    }

    private static int Change(Span<byte> attribute)
    {
        var isLevel = false;
        ForEach(attribute, 1, name => isLevel = name.SequenceEqual("accuracy_level"u8));
        if (!isLevel)
        {
            return 0;
        }

        for (var at = 0; ProtobufField.TryRead(attribute, ref at, out var field);)
        {
            if (field is { Number: 3, Wire: ProtobufWire.Varint } && field.End - field.ValueStart == 1 && attribute[field.ValueStart] == Int8)
            {
                attribute[field.ValueStart] = Float32;
                return 1;
            }
        }

        return 0;
    }

    private static void ForEach(Span<byte> message, int wanted, Visit visit)
    {
        for (var at = 0; ProtobufField.TryRead(message, ref at, out var field);)
        {
            if (field.Number == wanted && field.Wire == ProtobufWire.Bytes)
            {
                visit(message[field.Value]);
            }
        }
    }
}
