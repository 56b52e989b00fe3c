namespace Pipeline.Inference.Generation.Prompts;

/// <summary>A prompt leaves no room for an answer in the model's context.</summary>
/// <param name="promptTokens">Tokens of the prompt; a lower bound if the text was too long to be worth
/// counting.</param>
/// <param name="limitTokens">Most tokens a prompt may have: the context less one token of answer.</param>
public sealed class PromptTooLongException(int promptTokens, int limitTokens)
    : Exception(
        $"The prompt has {promptTokens} tokens; the limit is {limitTokens}. Send less context or fewer turns, or load the model with more ContextTokens."
    )
{
    /// <summary>Tokens of the prompt; a lower bound if the text was too long to be worth counting.</summary>
    public int PromptTokens { get; } = promptTokens;

    /// <summary>Most tokens a prompt may have.</summary>
    public int LimitTokens { get; } = limitTokens;
}
