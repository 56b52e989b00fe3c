namespace Pipeline.Inference.Generation.Speculation;

/// <summary>
/// Guesses what comes next from the text so far: where the last few tokens have occurred before, in the prompt or in
/// the answer, what followed them then is the guess (prompt lookup decoding, Saxena 2023). An answer that quotes a
/// document is full of such places.
/// </summary>
internal static class PromptLookup
{
    private const int LongestMatch = 4;
    private const int ShortestMatch = 2;

    /// <summary>A guess at the tokens that follow.</summary>
    /// <param name="tokens">Prompt and answer so far.</param>
    /// <param name="most">Most tokens to guess.</param>
    /// <returns>The tokens that followed the latest earlier place with the longest match, of 4 tokens down to 2; empty
    /// without one.</returns>
    public static int[] Draft(ReadOnlySpan<int> tokens, int most)
    {
        if (most <= 0)
        {
            return [];
        }

        for (var length = Math.Min(LongestMatch, tokens.Length - 1); length >= ShortestMatch; length--)
        {
            var place = tokens[..^1].LastIndexOf(tokens[^length..]);
            if (place >= 0)
            {
                var follows = tokens[(place + length)..];
                return follows[..Math.Min(most, follows.Length)].ToArray();
            }
        }

        return [];
    }
}
