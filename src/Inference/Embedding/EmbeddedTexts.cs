using System.Collections;

namespace Pipeline.Inference.Embedding;

/// <summary>The vectors of texts, in their order.</summary>
/// <param name="vectors">One a text.</param>
/// <param name="tokens">Tokens that the model read for them.</param>
public sealed class EmbeddedTexts(IReadOnlyList<float[]> vectors, long tokens) : IReadOnlyList<float[]>
{
    /// <summary>Tokens that the model read: prefix and special tokens included, what was cut off not.</summary>
    public long Tokens { get; } = tokens;

    /// <inheritdoc/>
    public int Count => vectors.Count;

    /// <inheritdoc/>
    public float[] this[int index] => vectors[index];

    /// <inheritdoc/>
    public IEnumerator<float[]> GetEnumerator() => vectors.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
