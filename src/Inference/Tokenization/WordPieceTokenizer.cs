using Microsoft.ML.Tokenizers;
using Pipeline.Inference.Batching;
using Pipeline.Inference.Errors;

namespace Pipeline.Inference.Tokenization;

/// <summary>The uncased WordPiece of BERT from a <c>vocab.txt</c>: one piece a line, its number the id.</summary>
internal sealed class WordPieceTokenizer : ITokenizer
{
    private const int CharsPerToken = 64;
    private readonly BertTokenizer _bert;

    private WordPieceTokenizer(BertTokenizer bert)
    {
        _bert = bert;
        Frame = new TokenFrame
        {
            Before = [bert.ClassificationTokenId],
            Between = [bert.SeparatorTokenId],
            After = [bert.SeparatorTokenId],
            Padding = bert.PaddingTokenId,
            SecondType = 1,
        };
    }

    public TokenFrame Frame { get; }

    /// <summary>Reads a vocabulary.</summary>
    /// <exception cref="InferenceException">The file is not a BERT vocabulary.</exception>
    public static WordPieceTokenizer Read(Stream vocabulary, string source)
    {
        try
        {
            return new WordPieceTokenizer(
                BertTokenizer.Create(
                    vocabulary,
                    new BertOptions
                    {
                        LowerCaseBeforeTokenization = true,
                        RemoveNonSpacingMarks = true,
                        IndividuallyTokenizeCjk = true,
                        SplitOnSpecialTokens = false,
                    }
                )
            );
        }
        catch (Exception e) when (e is ArgumentException or InvalidDataException or InvalidOperationException)
        {
            throw new InferenceException(
                $"{source} is not a BERT vocabulary (one piece a line, with [CLS], [SEP], [PAD] and [UNK]): {e.Message}",
                e
            );
        }
    }

    public int Count(string text) => Encode(text).Count;

    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _bert.EncodeToIds(WellFormedText.Of(text), addSpecialTokens: false);
    }

    public int[] Encode(string text, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        if (maxTokens <= int.MaxValue / CharsPerToken)
        {
            text = WellFormedText.Cut(text, maxTokens * CharsPerToken);
        }

        var ids = Encode(text);
        return ids.Count <= maxTokens ? [.. ids] : ids.Take(maxTokens).ToArray();
    }
}
