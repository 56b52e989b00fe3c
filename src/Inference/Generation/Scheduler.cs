using Pipeline.Inference.Generation.Speculation;

namespace Pipeline.Inference.Generation;

/// <summary>
/// Decides who holds a slot and what each step evaluates. Knows nothing of models or threads.
/// <para>
/// Admission: first come, first served within a priority; interactive before bulk, but a waiting bulk request is next after
/// <see cref="InteractiveBurst"/> interactive admissions. Whoever is next and does not fit is waited for rather than
/// overtaken, so a large request is never starved by small ones. A sequence is admitted only if its prompt and its longest
/// answer fit beside those of all running sequences: nobody ever has to be evicted.
/// </para>
/// <para>Steps: every decoding sequence gets its token in every step, and what it is guessed to go on with; what is left of the token budget goes to prompts, oldest first.</para>
/// </summary>
internal sealed class Scheduler
{
    public const int InteractiveBurst = 8;

    private readonly LinkedList<Sequence> _interactive = new();
    private readonly LinkedList<Sequence> _bulk = new();
    private readonly List<Sequence> _running = [];
    private readonly PriorityQueue<int, int> _freeSlots = new();
    private readonly int _batchTokens;
    private readonly int _mixedPrefillTokens;
    private readonly int _draftTokens;
    private int _interactiveInARow;

    /// <param name="slots">Sequences that run at the same time.</param>
    /// <param name="cells">KV cells.</param>
    /// <param name="batchTokens">Most tokens of a step.</param>
    /// <param name="mixedPrefillTokens">Most prompt tokens of a step while answers are generated.</param>
    /// <param name="draftTokens">Most tokens to guess ahead for a sequence; 0: none.</param>
    /// <param name="spare">KV sequences beyond the slots, which ended requests may keep (see <see cref="End"/>).</param>
    public Scheduler(int slots, int cells, int batchTokens, int mixedPrefillTokens, int spare = 0, int draftTokens = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchTokens, slots);
        Slots = slots;
        Cells = cells;
        _batchTokens = batchTokens;
        _mixedPrefillTokens = mixedPrefillTokens;
        _draftTokens = draftTokens;
        for (var slot = 0; slot < slots + spare; slot++)
        {
            _freeSlots.Enqueue(slot, slot);
        }
    }

    public int Slots { get; }

    public int Cells { get; }

    public int CellsReserved { get; private set; }

    public int Waiting => _interactive.Count + _bulk.Count;

    public IReadOnlyList<Sequence> Running => _running;

    public void Enqueue(Sequence sequence)
    {
        if (sequence.Cells > Cells)
        {
            throw new ArgumentException($"The sequence needs {sequence.Cells} cells; there are {Cells}.", nameof(sequence));
        }

        QueueOf(sequence).AddLast(sequence);
    }

    /// <summary>Sequences whose cancellation was asked for; end each with <see cref="End"/>.</summary>
    public List<Sequence> CancelRequested() =>
        [.. _running.Concat(_interactive).Concat(_bulk).Where(sequence => sequence.CancelRequested)];

    /// <summary>Every sequence that has not ended, running ones first.</summary>
    public List<Sequence> All() => [.. _running.Concat(_interactive).Concat(_bulk)];

    /// <summary>Gives free slots to those who wait. Returns the newly admitted.</summary>
    public List<Sequence> Admit()
    {
        var admitted = new List<Sequence>();
        while (_running.Count < Slots && _freeSlots.Count > 0 && Next() is { } next && CellsReserved + next.Cells <= Cells)
        {
            _interactiveInARow = next.Priority == RequestPriority.Interactive && _bulk.Count > 0 ? _interactiveInARow + 1 : 0;
            QueueOf(next).RemoveFirst();
            next.Slot = _freeSlots.Dequeue();
            next.State = SequenceState.Running;
            next.Draft = new DraftLength(_draftTokens);
            CellsReserved += next.Cells;
            _running.Add(next);
            admitted.Add(next);
        }

        return admitted;
    }

    /// <summary>The next step for the sequences that hold slots.</summary>
    public StepPlan Plan()
    {
        var entries = new List<StepEntry>(_running.Count);
        var guesses = _batchTokens - _running.Count;
        var decoding = _running.Count(sequence => sequence.IsDecoding);
        foreach (var sequence in _running)
        {
            if (sequence.IsDecoding)
            {
                // The last token of the longest answer needs no guess after it, nor a cell for one.
                var most = Math.Min(guesses, Math.Min(sequence.Draft.Next(decoding), sequence.MaxTokens - sequence.Generated - 1));
                var draft = PromptLookup.Draft(sequence.Known, most);
                guesses -= draft.Length;
                entries.Add(new StepEntry(sequence, sequence.Evaluated, 1, draft));
            }
        }

        var used = entries.Sum(entry => 1 + entry.Draft.Length);
        var left = entries.Count == 0 ? _batchTokens : Math.Min(_batchTokens - used, _mixedPrefillTokens);
        foreach (var sequence in _running)
        {
            var count = Math.Min(left, sequence.Tokens.Count - sequence.Evaluated);
            if (count > 0 && !sequence.IsDecoding)
            {
                entries.Add(new StepEntry(sequence, sequence.Evaluated, count));
                left -= count;
            }
        }

        return new StepPlan(entries);
    }

    /// <summary>Takes a sequence out of the queue or out of its slot.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="keeps">Its KV sequence stays in use until <see cref="GiveBack"/>.</param>
    public void End(Sequence sequence, bool keeps = false)
    {
        switch (sequence.State)
        {
            case SequenceState.Waiting:
                QueueOf(sequence).Remove(sequence);
                break;
            case SequenceState.Running:
                _running.Remove(sequence);
                CellsReserved -= sequence.Cells;
                if (!keeps)
                {
                    GiveBack(sequence.Slot);
                }

                break;
            default:
                throw new InvalidOperationException("The sequence has ended already.");
        }

        sequence.State = SequenceState.Ended;
        sequence.Slot = -1;
    }

    /// <summary>Makes a KV sequence that was kept free for another request.</summary>
    public void GiveBack(int slot) => _freeSlots.Enqueue(slot, slot);

    private Sequence? Next()
    {
        var first = _interactiveInARow >= InteractiveBurst && _bulk.Count > 0 ? _bulk : _interactive;
        return (first.First ?? _bulk.First)?.Value;
    }

    private LinkedList<Sequence> QueueOf(Sequence sequence) =>
        sequence.Priority == RequestPriority.Interactive ? _interactive : _bulk;
}
