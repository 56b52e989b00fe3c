namespace Pipeline.Inference.Onnx;

/// <summary>An operator of a model's graph.</summary>
internal sealed class ModelNode
{
    /// <summary>The operator's name.</summary>
    public string Operator { get; set; } = string.Empty;

    /// <summary>Names of the values it reads; empty for one left out.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>Names of the values it gives.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>Its attributes that are whole numbers.</summary>
    public Dictionary<string, long> Numbers { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it holds a graph of its own.</summary>
    public bool IsNested { get; set; }
}
