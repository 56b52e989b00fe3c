using Pipeline.Inference.Generation.Prefixes;

namespace Pipeline.Inference.Generation.Engine;

/// <summary>The model, as the engine sees it. Used by one thread.</summary>
internal interface IStepRunner : IDisposable
{
    /// <summary>Prepares a sequence that was just admitted; one that was preempted goes on with the sampler it
    /// has.</summary>
    void Begin(Sequence sequence);

    /// <summary>Adds guesses of a draft model to a plan; changes no sequence.</summary>
    StepPlan Guess(StepPlan plan);

    /// <summary>
    /// Evaluates a plan and samples the next token after each entry that <see cref="StepEntry.Samples"/>; while the
    /// sampled token is the one that the draft has in its place, also the token after that. So the tokens are those
    /// that steps of one would have sampled, whatever was guessed. Changes no sequence, but for the probabilities it
    /// reports to an answer that wants them. What was guessed wrong leaves the KV cache again, and on failure the cache
    /// is as it was before.
    /// </summary>
    /// <param name="plan">What to evaluate.</param>
    /// <param name="sampled">Gets the tokens of each entry: none for entries that do not sample, else at least
    /// one.</param>
    /// <exception cref="NoCellsException">The KV cache has no cells for the batch.</exception>
    /// <exception cref="GenerationFailedException">The model refused the batch.</exception>
    /// <exception cref="EngineBrokenException">It failed, and the cache is not as it was before.</exception>
    void Run(StepPlan plan, IReadOnlyList<List<int>> sampled);

    /// <summary>
    /// Gives a sequence the first tokens of another in place of its own; both then hold the same KV cells. False when
    /// the model cannot (the memory of recurrent models has no parts): the sequence is then empty.
    /// </summary>
    /// <param name="from">The KV sequence that has the tokens.</param>
    /// <param name="to">The KV sequence that gets them; what it holds beyond them stays.</param>
    /// <param name="tokens">How many, from the first on.</param>
    bool TryShare(int from, int to, int tokens);

    /// <summary>Leaves a KV sequence its first tokens only.</summary>
    void Cut(int slot, int tokens);

    /// <summary>Frees a KV sequence's cells.</summary>
    void Release(int slot);

    /// <summary>Copies what a KV sequence holds out of the cache; null when the model cannot.</summary>
    KvState? Save(int slot);

    /// <summary>Fills an empty KV sequence with a copy. False when it does not fit, or the model cannot: the sequence
    /// is then empty.</summary>
    bool TryRestore(int slot, KvState state);

    bool IsEndOfGeneration(int token);

    /// <summary>The token's text in UTF-8; empty for special tokens. Valid until the next call.</summary>
    ReadOnlySpan<byte> Text(int token);
}
