using Pipeline.Documents.Chunking;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Grains.Ingestion;

/// <summary>Counts with the embedder's tokenizer.</summary>
internal sealed class EmbedderTokenCounter(ITokenizer tokenizer) : ITokenCounter
{
    public int Count(string text) => tokenizer.Count(text);
}

/// <summary>
/// Counts without a model: a token is about four Latin characters or one and a half others (Hangul syllables, Han
/// characters), on the safe side for the usual subword vocabularies.
/// </summary>
internal sealed class EstimatedTokenCounter : ITokenCounter
{
    public int Count(string text) => Estimate(text);

    /// <summary>The estimate, from 0 upwards.</summary>
    public static int Estimate(string text)
    {
        var thirds = 0;
        foreach (var character in text)
        {
            thirds += character < 0x250 ? 3 : 8;
        }

        return (thirds + 11) / 12;
    }
}
