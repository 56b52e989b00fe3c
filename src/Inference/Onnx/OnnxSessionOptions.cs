namespace Pipeline.Inference.Onnx;

/// <summary>How an ONNX model is run.</summary>
public sealed record OnnxSessionOptions
{
    /// <summary><c>cpu</c>, or <c>cuda:N</c> for the N-th NVIDIA GPU (needs a build with
    /// <c>-p:Device=cuda</c>).</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Threads that share one batch's arithmetic; 0 means one a core.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether idle threads spin for work. Off by default: spinning threads take the cores from the generator and from
    /// other models.
    /// </summary>
    public bool AllowSpinning { get; init; }

    /// <summary>Arithmetic of products with quantised weights on the CPU.</summary>
    public OnnxArithmetic Arithmetic { get; init; }
}
