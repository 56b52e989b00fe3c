namespace Pipeline.Inference.Generation.Engine;

/// <summary>A run of one sequence's tokens to evaluate in a step.</summary>
/// <param name="Sequence">Whose tokens.</param>
/// <param name="Start">Index, and KV position, of the first.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Draft">Guesses at the tokens after them, evaluated in the same step; only after the last known
/// token.</param>
/// <param name="MostGuesses">How many more guesses are of use.</param>
internal readonly record struct StepEntry(Sequence Sequence, int Start, int Count, int[] Draft, int MostGuesses = 0)
{
    public StepEntry(Sequence sequence, int start, int count)
        : this(sequence, start, count, []) { }

    /// <summary>The run reaches the end of what is known, so the next token is sampled after it.</summary>
    public bool Samples => Start + Count == Sequence.Tokens.Count;
}

/// <summary>What one call of the model evaluates: decode entries first, then prompts, all of one adapter. Planning
/// changes no sequence.</summary>
/// <param name="Entries">At most one entry a sequence; empty when there is nothing to do.</param>
/// <param name="Room">Tokens that may be added to it as guesses.</param>
internal readonly record struct StepPlan(IReadOnlyList<StepEntry> Entries, int Room = 0)
{
    /// <summary>The adapter to evaluate with; 0 for the model alone.</summary>
    public int Adapter => Entries.Count > 0 ? Entries[0].Sequence.Adapter : 0;

    public int TokenCount => Entries.Sum(entry => entry.Count + entry.Draft.Length);

    /// <summary>Tokens of sequences that are not written yet, or not again.</summary>
    public int PromptTokens => Entries.Sum(entry => entry.Sequence.IsDecoding ? 0 : entry.Count);

    /// <summary>The plan without those that had to make room since it was made.</summary>
    public StepPlan StillRunning() => new([.. Entries.Where(entry => entry.Sequence.State == SequenceState.Running)]);

    /// <summary>Refuses what no step can have sampled: the cache then holds something else than the engine
    /// thinks.</summary>
    /// <param name="name">The generator's, for the message.</param>
    /// <param name="sampled">The tokens of each entry.</param>
    /// <exception cref="EngineBrokenException">An entry has too few tokens or too many.</exception>
    public void Check(string name, IReadOnlyList<List<int>> sampled)
    {
        for (var i = 0; i < Entries.Count; i++)
        {
            var (least, most) = Entries[i].Samples ? (1, Entries[i].Draft.Length + 1) : (0, 0);
            if (sampled[i].Count < least || sampled[i].Count > most)
            {
                throw new EngineBrokenException(
                    $"The model of the generator '{name}' gave {sampled[i].Count} tokens in a step that gives {least} to {most}."
                );
            }
        }
    }
}
