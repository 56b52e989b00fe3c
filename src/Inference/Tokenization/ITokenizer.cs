namespace Pipeline.Inference.Tokenization;

/// <summary>
/// Splits text into a model's tokens. Thread-safe. Text is data: what looks like a special token in it is split like
/// any other text, and a lone surrogate or U+FFFE is read as U+FFFD.
/// </summary>
public interface ITokenizer
{
    /// <summary>Number of tokens of a text, without special tokens.</summary>
    int Count(string text);

    /// <summary>Token ids of a text, without special tokens.</summary>
    IReadOnlyList<int> Encode(string text);

    /// <summary>At most the first <paramref name="maxTokens"/> token ids of a text; does no more work than that when it
    /// can.</summary>
    int[] Encode(string text, int maxTokens);

    /// <summary>The special tokens that a model input is framed with.</summary>
    TokenFrame Frame { get; }
}
