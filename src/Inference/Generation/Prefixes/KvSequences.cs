namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>
/// Which request holds which KV sequence, running or ended: a new request shares the cells of a kept one that begins alike, and
/// an ended one is kept in turn. Guarded by the engine's lock, like the scheduler.
/// </summary>
internal sealed class KvSequences(Scheduler scheduler, IStepRunner runner, PrefixCache prefixes)
{
    private readonly List<int> _given = [];

    /// <summary>KV cells that ended requests have left.</summary>
    public int CellsKept => prefixes.Cells;

    /// <summary>Spares an admitted sequence what an earlier one has evaluated.</summary>
    /// <returns>Tokens that it need not evaluate.</returns>
    public int Share(Sequence sequence)
    {
        var match = prefixes.Use(sequence.Prompt);
        if (match.Length > 0 && runner.TryShare(match.Id, sequence.Slot, match.Length))
        {
            sequence.Shared = sequence.Evaluated = match.Length;
        }

        return sequence.Shared;
    }

    /// <summary>
    /// Makes room for what the running sequences have set aside. After <see cref="Share"/>, for a cell that a running sequence
    /// holds too is not freed.
    /// </summary>
    public void Trim()
    {
        prefixes.Trim(Math.Min(scheduler.Cells / 2, scheduler.Cells - scheduler.CellsReserved), _given);
        GiveBack();
    }

    /// <summary>Ends a sequence and leaves what it has evaluated for others that begin alike.</summary>
    public void Keep(Sequence sequence)
    {
        var slot = sequence.Slot;
        scheduler.End(sequence, keeps: slot >= 0);
        if (slot < 0)
        {
            return;
        }

        // An answer may end before the last token that was guessed right.
        runner.Cut(slot, sequence.Evaluated);

        // Two requests that ran at the same time have evaluated the same beginning twice: from here on they hold one.
        var match = prefixes.Match(sequence.Held);
        if (match.Length > sequence.Shared && !runner.TryShare(match.Id, slot, match.Length))
        {
            _given.Add(slot);
        }
        else
        {
            runner.Retire(slot);
            prefixes.Keep(slot, sequence.Held, _given);
        }

        Trim();
    }

    /// <summary>Ends a sequence and forgets what it has evaluated.</summary>
    public void Release(Sequence sequence)
    {
        var slot = sequence.Slot;
        scheduler.End(sequence);
        if (slot >= 0)
        {
            runner.Release(slot);
        }
    }

    private void GiveBack()
    {
        foreach (var slot in _given)
        {
            runner.Release(slot);
            scheduler.GiveBack(slot);
        }

        _given.Clear();
    }
}
