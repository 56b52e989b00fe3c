namespace Pipeline.Inference.Generation;

/// <summary>A LoRA adapter (Hu et al. 2021) that requests may name: a GGUF file with what a model learnt beyond its own
/// weights.</summary>
/// <param name="Name">The name to ask for it by.</param>
/// <param name="Path">The file, made for the model's architecture and sizes.</param>
/// <param name="Scale">Factor of its effect, above 0 to 10; 1 as it was trained.</param>
public sealed record GeneratorAdapter(string Name, string Path, float Scale = 1)
{
    /// <summary>The greatest scale.</summary>
    public const float MaxScale = 10;

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrEmpty(Name);
        ArgumentException.ThrowIfNullOrEmpty(Path);
        if (!(Scale is > 0 and <= MaxScale))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Scale),
                Scale,
                $"The adapter '{Name}': Scale must be above 0 and at most {MaxScale}."
            );
        }
    }
}
