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

    private enum Wire
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

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

        for (var at = 0; TryRead(attribute, ref at, out var field, out var wire, out var value);)
        {
            if (field == 3 && wire == Wire.Varint && value.Length == 1 && value[0] == Int8)
            {
                value[0] = Float32;
                return 1;
            }
        }

        return 0;
    }

    private static void ForEach(Span<byte> message, int wanted, Visit visit)
    {
        for (var at = 0; TryRead(message, ref at, out var field, out var wire, out var value);)
        {
            if (field == wanted && wire == Wire.Bytes)
            {
                visit(value);
            }
        }
    }

    /// <summary>Reads the next field of a message; false at its end and where it is malformed.</summary>
    private static bool TryRead(Span<byte> message, ref int at, out int field, out Wire wire, out Span<byte> value)
    {
        value = default;
        field = 0;
        wire = default;
        if (!TryVarint(message, ref at, out var key))
        {
            return false;
        }

        field = (int)(key >> 3);
        wire = (Wire)(key & 7);
        var from = at;
        ulong length;
        switch (wire)
        {
            case Wire.Varint:
                if (!TryVarint(message, ref at, out _))
                {
                    return false;
                }

                value = message[from..at];
                return true;
            case Wire.Fixed64:
                length = 8;
                break;
            case Wire.Fixed32:
                length = 4;
                break;
            case Wire.Bytes when TryVarint(message, ref at, out length):
                from = at;
                break;
            default:
                return false;
        }

        if (length > (ulong)(message.Length - from))
        {
            return false;
        }

        value = message.Slice(from, (int)length);
        at = from + (int)length;
        return true;
    }

    private static bool TryVarint(ReadOnlySpan<byte> message, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
