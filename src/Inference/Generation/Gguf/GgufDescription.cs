namespace Pipeline.Inference.Generation.Gguf;

/// <summary>What a GGUF file says of itself.</summary>
/// <param name="IsAdapter">Whether it holds an adapter, not a model.</param>
/// <param name="Languages">ISO 639-1 codes of the languages that it writes; empty when it does not say.</param>
internal sealed record GgufDescription(bool IsAdapter, IReadOnlyList<string> Languages)
{
    public static GgufDescription Nothing { get; } = new(IsAdapter: false, []);
}
