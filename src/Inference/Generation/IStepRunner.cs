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

    /// <summary>
    /// Gives a sequence the first tokens of another in place of its own; both then hold the same KV cells. False when the model
    /// cannot (the memory of recurrent models has no parts): the sequence is then empty.
    /// </summary>
    /// <param name="from">The KV sequence that has the tokens.</param>
    /// <param name="to">The KV sequence that gets them; what it holds beyond them stays.</param>
    /// <param name="tokens">How many, from the first on.</param>
    bool TryShare(int from, int to, int tokens);

    /// <summary>Frees the slot's sampler and leaves its KV cells, for requests to come.</summary>
    void Retire(int slot);

    /// <summary>Frees the slot's KV cells and sampler.</summary>
    void Release(int slot);

    bool IsEndOfGeneration(int token);

    /// <summary>The token's text in UTF-8; empty for special tokens. Valid until the next call.</summary>
    ReadOnlySpan<byte> Text(int token);
}
