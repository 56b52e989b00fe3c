using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Cluster.Fakes;

/// <summary>An embedder whose vectors are bags of hashed words: texts that share words are near.</summary>
internal sealed class HashingEmbedder(string name = "hashing", int dimensions = 64) : IEmbedder, ITokenizer
{
    public string Name => name;

    public int Dimensions => dimensions;

    public int MaxTokens => 512;

    public ITokenizer Tokenizer => this;

    public TokenFrame Frame { get; } = new();

    public WorkerStatistics Statistics { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, TimeSpan.Zero);

    public Task<EmbeddedTexts> EmbedAsync(
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    )
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new EmbeddedTexts([.. texts.Select(Embed)], texts.Sum(text => (long)Count(text))));
    }

    public int Count(string text) => WordHash.Units(text).Count();

    public IReadOnlyList<int> Encode(string text) =>
        [.. WordHash.Units(text).Select(unit => (int)(WordHash.Of(unit) >> 1))];

    public int[] Encode(string text, int maxTokens) => [.. Encode(text).Take(maxTokens)];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        vector[0] = 0.01f;
        foreach (var unit in WordHash.Units(text))
        {
            vector[WordHash.Of(unit) % Dimensions]++;
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }
}
