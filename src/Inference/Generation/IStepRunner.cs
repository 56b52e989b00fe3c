namespace Pipeline.Inference.Generation;

/// <summary>The model, as the engine sees it. Used by one thread.</summary>
internal interface IStepRunner : IDisposable
{
    /// <summary>Prepares a slot for a sequence that was just admitted.</summary>
    void Begin(Sequence sequence);

    /// <summary>
    /// Evaluates a plan and samples the next token after each entry that <see cref="StepEntry.Samples"/>; while the sampled
    /// token is the one that the draft has in its place, also the token after that. So the tokens are those that steps of one
    /// would have sampled, whatever was guessed. Changes no sequence, but for the probabilities it reports to an answer that wants them. What was guessed wrong leaves the KV cache again, and on
    /// failure the cache is as it was before.
    /// </summary>
    /// <param name="plan">What to evaluate.</param>
    /// <param name="sampled">Gets the tokens of each entry: none for entries that do not sample, else at least one.</param>
    /// <exception cref="GenerationFailedException">The model refused the batch.</exception>
    void Run(StepPlan plan, IReadOnlyList<List<int>> sampled);

    /// <summary>
    /// Gives a sequence the first tokens of another in place of its own; both then hold the same KV cells. False when the model
    /// cannot (the memory of recurrent models has no parts): the sequence is then empty.
    /// </summary>
    /// <param name="from">The KV sequence that has the tokens.</param>
    /// <param name="to">The KV sequence that gets them; what it holds beyond them stays.</param>
    /// <param name="tokens">How many, from the first on.</param>
    bool TryShare(int from, int to, int tokens);

    /// <summary>Leaves a KV sequence its first tokens only.</summary>
    void Cut(int slot, int tokens);

    /// <summary>Frees the slot's sampler and leaves its KV cells, for requests to come.</summary>
    void Retire(int slot);

    /// <summary>Frees the slot's KV cells and sampler.</summary>
    void Release(int slot);

    bool IsEndOfGeneration(int token);

    /// <summary>The token's text in UTF-8; empty for special tokens. Valid until the next call.</summary>
    ReadOnlySpan<byte> Text(int token);
}
