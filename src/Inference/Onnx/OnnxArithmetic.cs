namespace Pipeline.Inference.Onnx;

/// <summary>The arithmetic of matrix products whose weights are stored in 4 or 8 bits, on the CPU.</summary>
public enum OnnxArithmetic
{
    /// <summary>
    /// <see cref="Model"/> where the CPU multiplies bytes natively (VNNI, ARM dot product), else <see cref="Float32"/>:
    /// without such instructions whole batches ran 1.4 times (4-bit weights) to 1.8 times (8-bit) as fast in float32, a
    /// short question 1.3 times.
    /// </summary>
    Auto,

    /// <summary>What the model file asks for.</summary>
    Model,

    /// <summary>
    /// Float32 activations, whatever the file asks for; a little more exact. Weights are unpacked to float32 when the
    /// model is loaded if they then take at most 512 MiB, else at every run.
    /// </summary>
    Float32,
}
