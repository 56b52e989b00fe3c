using Pipeline.Inference.Embedding;
using Pipeline.Inference.Tokenization;
using Pipeline.Retrieval.Calibration;

namespace Pipeline.Benchmarks.Chunking;

/// <summary>Embeds passages, and counts the tokens that the model reads for them, also where their vectors are at hand
/// already.</summary>
internal sealed class PassageEncoder(EmbedTexts embed, ITokenizer tokenizer, EmbedderDefinition definition)
{
    private readonly int _frame = tokenizer.Frame.SingleLength + tokenizer.Count(definition.PassagePrefix);

    /// <summary>Tokens read so far, with prefixes and special tokens.</summary>
    public long Tokens { get; private set; }

    /// <summary>Vectors of texts, in their order.</summary>
    public Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken
    )
    {
        Tokens += texts.Sum(text => (long)Math.Min(definition.MaxTokens, tokenizer.Count(text) + _frame));
        return embed(texts, false, cancellationToken);
    }

    /// <summary>Counts what was read elsewhere.</summary>
    public void Count(long tokens) => Tokens += tokens;
}
