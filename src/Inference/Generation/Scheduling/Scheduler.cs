using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Speculation;

namespace Pipeline.Inference.Generation.Scheduling;

/// <summary>
/// Decides who holds a slot and what each step evaluates. Knows nothing of models or threads.
/// <para>
/// Admission: interactive before bulk, but a waiting bulk request is next after <see cref="InteractiveBurst"/>
/// interactive admissions; within a priority by <see cref="WaitingLine"/>. Whoever is next and does not fit is waited
/// for rather than overtaken, so a large request is never starved by small ones. A sequence fits when the cells that it
/// will likely come to need are left beside those of all running ones (<see cref="AnswerLengths"/>).
/// </para>
/// <para>
/// Preemption: answers that turn out longer than predicted may run out of cells. The youngest then goes back to the
/// head of the line and is evaluated again later; the oldest never is, so somebody always ends.
/// </para>
/// <para>Steps: every decoding sequence gets its token in every step, and what it is guessed to go on with; what is
/// left of the token budget goes to prompts, oldest first. A step has one adapter; where several are in use they take
/// turns (<see cref="AdapterTurns"/>).</para>
/// </summary>
internal sealed class Scheduler
{
    public const int InteractiveBurst = 8;

    private readonly WaitingLine _interactive = new();
    private readonly WaitingLine _bulk = new();
    private readonly List<Sequence> _running = [];
    private readonly PriorityQueue<int, int> _freeSlots = new();
    private readonly AnswerLengths _lengths = new();
    private readonly CellAccount _cells = new();
    private readonly AdapterTurns _adapters = new();
    private readonly int _batchTokens;
    private readonly int _mixedPrefillTokens;
    private readonly int _draftTokens;
    private int _interactiveInARow;

    /// <param name="slots">Sequences that run at the same time.</param>
    /// <param name="cells">KV cells.</param>
    /// <param name="batchTokens">Most tokens of a step.</param>
    /// <param name="mixedPrefillTokens">Most prompt tokens of a step while answers are generated.</param>
    /// <param name="draftTokens">Most tokens to guess ahead for a sequence; 0: none.</param>
    /// <param name="stepCost">What a step costs by itself, in tokens; null measures it.</param>
    /// <param name="spare">KV sequences beyond the slots, which ended requests may keep (see
    /// <see cref="End"/>).</param>
    public Scheduler(
        int slots,
        int cells,
        int batchTokens,
        int mixedPrefillTokens,
        int spare = 0,
        int draftTokens = 0,
        double? stepCost = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchTokens, slots);
        Slots = slots;
        Cells = cells;
        _batchTokens = batchTokens;
        _mixedPrefillTokens = mixedPrefillTokens;
        _draftTokens = draftTokens;
        Times = new StepTimes(stepCost);
        for (var slot = 0; slot < slots + spare; slot++)
        {
            _freeSlots.Enqueue(slot, slot);
        }
    }

    public int Slots { get; }

    public int Cells { get; }

    /// <summary>What steps take, which decides how far guessing pays.</summary>
    public StepTimes Times { get; }

    /// <summary>Cells that the running sequences will likely come to need.</summary>
    public int CellsReserved =>
        _cells.Shared + _running.Sum(sequence => Predicted(sequence) - _cells.SharedBy(sequence));

    /// <summary>Cells that the running sequences hold.</summary>
    public int CellsUsed => _cells.Shared + _running.Sum(OwnCells);

    public int Waiting => _interactive.Count + _bulk.Count;

    /// <summary>Oldest admission first.</summary>
    public IReadOnlyList<Sequence> Running => _running;

    public void Enqueue(Sequence sequence)
    {
        if (sequence.Cells > Cells)
        {
            throw new ArgumentException(
                $"The sequence needs {sequence.Cells} cells; there are {Cells}.",
                nameof(sequence)
            );
        }

        LineOf(sequence).Add(sequence);
    }

    /// <summary>Sequences whose cancellation was asked for; end each with <see cref="End"/>.</summary>
    public List<Sequence> CancelRequested() => All().FindAll(sequence => sequence.CancelRequested);

    /// <summary>Every sequence that has not ended, running ones first.</summary>
    public List<Sequence> All() => [.. _running.Concat(_interactive.All).Concat(_bulk.All)];

    /// <summary>Gives a free slot to the next of those who wait, if there is one for it and it fits.</summary>
    /// <param name="sharable">Tokens from a sequence's first on that are in the cache already, or are being evaluated
    /// by another.</param>
    public Sequence? Admit(Func<Sequence, int> sharable)
    {
        if (_running.Count == Slots || _freeSlots.Count == 0 || Next() is not { } next)
        {
            return null;
        }

        if (_running.Count > 0 && CellsReserved + Predicted(next) - _cells.Spared(next, sharable(next)) > Cells)
        {
            return null;
        }

        _interactiveInARow =
            next.Priority == RequestPriority.Interactive && _bulk.Count > 0 ? _interactiveInARow + 1 : 0;
        LineOf(next).Admit(next);
        if (!next.WasPreempted)
        {
            LineOf(next).Charge(next, next.PromptLength);
        }

        next.Slot = _freeSlots.Dequeue();
        next.State = SequenceState.Running;
        next.Draft = new DraftLength(_draftTokens);
        _running.Add(next);
        return next;
    }

    /// <summary>Tells that a running sequence holds its first tokens in cells that others hold too, or will.</summary>
    public void Share(Sequence sequence, int tokens) => _cells.Share(sequence, tokens);

    /// <summary>
    /// The running sequence that begins most like another, and the tokens that they have in common. Only older ones are
    /// looked at, so that no two wait for each other.
    /// </summary>
    public (Sequence? Leader, int Common) Leader(Sequence sequence)
    {
        Sequence? leader = null;
        var most = 0;
        foreach (var other in _running.TakeWhile(other => other != sequence))
        {
            if (other.Adapter != sequence.Adapter)
            {
                continue;
            }

            var common = other.Known.CommonPrefixLength(sequence.Known[..^1]);
            if (common > most)
            {
                (leader, most) = (other, common);
            }
        }

        return (leader, most);
    }

    /// <summary>Who has to go so that the others can take a step: the youngest that holds cells; null when there is
    /// room.</summary>
    public Sequence? Overflowing()
    {
        var decoding = _running.Count(sequence => sequence.IsDecoding);
        return Cells - CellsUsed >= Math.Max(1, decoding)
            ? null
            : _running.Skip(1).LastOrDefault(sequence => OwnCells(sequence) > 0);
    }

    /// <summary>Takes a running sequence's slot away; it waits at the head of its line to be evaluated again.</summary>
    public void Preempt(Sequence sequence)
    {
        LeaveSlot(sequence);
        sequence.State = SequenceState.Waiting;
        sequence.WasPreempted = true;
        sequence.Evaluated = 0;
        LineOf(sequence).PutBack(sequence);
    }

    /// <summary>The next step for the sequences that hold slots.</summary>
    public StepPlan Plan()
    {
        var entries = new List<StepEntry>(_running.Count);
        var adapter = _adapters.Next(_running);
        var turn = _running.FindAll(sequence => sequence.Adapter == adapter);
        var decoding = turn.Count(sequence => sequence.IsDecoding);
        var room = Math.Max(1, Cells - CellsUsed);
        var guesses = Math.Min(room, _batchTokens) - decoding;
        foreach (var sequence in turn)
        {
            if (sequence.IsDecoding)
            {
                // The last token of the longest answer needs no guess after it, nor a cell for one.
                var most = Math.Min(
                    guesses,
                    Math.Min(sequence.Draft.Next(decoding, Times.OwnCost), sequence.MaxTokens - sequence.Generated - 1)
                );
                var draft = PromptLookup.Draft(sequence.Known, most);
                guesses -= draft.Length;
                LineOf(sequence).Charge(sequence, 1);
                entries.Add(new StepEntry(sequence, sequence.Evaluated, 1, draft, most - draft.Length));
            }
        }

        var used = entries.Sum(entry => 1 + entry.Draft.Length);

        // Guesses lengthen a step as parts of prompts do, so they are made room for; but not so much that a prompt
        // stands still.
        var mixed = Math.Max(_mixedPrefillTokens / 2, _mixedPrefillTokens - (used - entries.Count));
        var left = Math.Min(room - used, entries.Count == 0 ? _batchTokens : Math.Min(_batchTokens - used, mixed));
        foreach (var sequence in turn)
        {
            if (
                !sequence.IsDecoding
                && sequence.Leader is null
                && Math.Min(left, sequence.Tokens.Count - sequence.Evaluated) is > 0 and var count
            )
            {
                entries.Add(new StepEntry(sequence, sequence.Evaluated, count));
                left -= count;
            }
        }

        var plan = new StepPlan(entries);
        return plan with { Room = Math.Max(0, Math.Min(room, _batchTokens) - plan.TokenCount) };
    }

    /// <summary>Takes a sequence out of the queue or out of its slot.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="keeps">Its KV sequence stays in use until <see cref="GiveBack"/>.</param>
    public void End(Sequence sequence, bool keeps = false)
    {
        switch (sequence.State)
        {
            case SequenceState.Waiting:
                LineOf(sequence).Remove(sequence);
                break;
            case SequenceState.Running:
                if (!sequence.CancelRequested)
                {
                    _lengths.Record(sequence.Generated);
                }

                LeaveSlot(sequence, keeps);
                break;
            default:
                throw new InvalidOperationException("The sequence has ended already.");
        }

        sequence.State = SequenceState.Ended;
    }

    /// <summary>Makes a KV sequence that was kept free for another request.</summary>
    public void GiveBack(int slot) => _freeSlots.Enqueue(slot, slot);

    private void LeaveSlot(Sequence sequence, bool keeps = false)
    {
        _running.Remove(sequence);
        _cells.Share(sequence, 0);
        LineOf(sequence).Leave(sequence);
        if (!keeps)
        {
            GiveBack(sequence.Slot);
        }

        sequence.Slot = -1;
        sequence.Leader = null;
    }

    private int OwnCells(Sequence sequence) => Math.Max(0, sequence.Evaluated - _cells.SharedBy(sequence));

    // Who was preempted once is not admitted on a guess again.
    private int Predicted(Sequence sequence) =>
        sequence.WasPreempted
            ? sequence.Cells
            : sequence.PromptLength + _lengths.Predict(sequence.Generated, sequence.MaxTokens);

    private Sequence? Next() =>
        _interactiveInARow >= InteractiveBurst && _bulk.Count > 0 ? _bulk.Next : _interactive.Next ?? _bulk.Next;

    private WaitingLine LineOf(Sequence sequence) =>
        sequence.Priority == RequestPriority.Interactive ? _interactive : _bulk;
}
