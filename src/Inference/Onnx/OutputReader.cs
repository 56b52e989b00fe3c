namespace Pipeline.Inference.Onnx;

/// <summary>Reads a model's output before its memory is given back.</summary>
/// <param name="values">The values, row-major.</param>
/// <param name="shape">The length of each axis.</param>
internal delegate void OutputReader(ReadOnlySpan<float> values, ReadOnlySpan<long> shape);
