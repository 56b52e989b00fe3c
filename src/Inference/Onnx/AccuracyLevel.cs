using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Pipeline.Inference.Onnx.Schema;

namespace Pipeline.Inference.Onnx;

/// <summary>
/// Changes the arithmetic of a model's <c>MatMulNBits</c> operators before it is loaded. ONNX Runtime has no session
/// option for it: the attribute <c>accuracy_level</c> (1 float32, 4 int8) is read from the file, so it is changed
/// there.
/// </summary>
internal static class AccuracyLevel
{
    private const long Float32 = 1;
    private const long Int8 = 4;

    /// <summary>Whether float32 should replace int8 on this CPU.</summary>
    public static bool PrefersFloat32(OnnxArithmetic arithmetic) =>
        arithmetic switch
        {
            OnnxArithmetic.Model => false,
            OnnxArithmetic.Float32 => true,
            _ => !MultipliesBytes(),
        };

    /// <summary>Sets every int8 accuracy level to float32. Returns how many were changed.</summary>
    public static int UseFloat32(ModelProto model)
    {
        var changed = 0;
        foreach (var attribute in model.Graph.Node.SelectMany(node => node.Attribute))
        {
            if (attribute is { Name: "accuracy_level", HasI: true, I: Int8 })
            {
                attribute.I = Float32;
                changed++;
            }
        }

        return changed;
    }

    private static bool MultipliesBytes()
    {
        const int Avx512Vnni = 1 << 11;
        return Dp.IsSupported
            || AvxVnni.IsSupported
            || (
                X86Base.IsSupported
                && X86Base.CpuId(0, 0).Eax >= 7
                && Avx512BW.IsSupported
                && (X86Base.CpuId(7, 0).Ecx & Avx512Vnni) != 0
            );
    }
}
