namespace Pipeline.Inference.Generation;

/// <summary>The model, as the engine sees it. Used by one thread.</summary>
internal interface IStepRunner : IDisposable
{
    /// <summary>Prepares a slot for a sequence that was just admitted.</summary>
    void Begin(Sequence sequence);

    /// <summary>
    /// Evaluates a plan and samples the next token after each entry that <see cref="StepEntry.Samples"/>. Changes no
    /// sequence. On failure the KV cache is as it was before.
    /// </summary>
    /// <param name="plan">What to evaluate.</param>
    /// <param name="sampled">Receives one token per entry; untouched for entries that do not sample.</param>
    /// <exception cref="GenerationFailedException">The model refused the batch.</exception>
    void Run(StepPlan plan, Span<int> sampled);

    /// <summary>Frees the slot's KV cells and sampler.</summary>
    void Release(int slot);

    bool IsEndOfGeneration(int token);

    /// <summary>The token's text in UTF-8; empty for special tokens. Valid until the next call.</summary>
    ReadOnlySpan<byte> Text(int token);
}
