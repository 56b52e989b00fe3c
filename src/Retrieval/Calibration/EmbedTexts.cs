namespace Pipeline.Retrieval.Calibration;

/// <summary>Embeds texts, in the same order.</summary>
/// <param name="texts">The texts.</param>
/// <param name="isQuery">Whether they are questions; otherwise they are passages.</param>
/// <param name="cancellationToken">Stops the work.</param>
/// <returns>One vector a text, all of the same dimensions.</returns>
public delegate Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedTexts(
    IReadOnlyList<string> texts,
    bool isQuery,
    CancellationToken cancellationToken
);
