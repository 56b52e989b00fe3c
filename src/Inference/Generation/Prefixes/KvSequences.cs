using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Scheduling;

namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>
/// Which request holds which KV sequence, running or ended. A new request shares the cells of whoever begins like it:
/// one that has ended and is kept, one that runs (and is waited for while it evaluates what both begin with), or a copy
/// in the host's memory. Guarded by the engine's lock, like the scheduler.
/// </summary>
internal sealed class KvSequences : IDisposable
{
    private readonly Scheduler _scheduler;
    private readonly IStepRunner _runner;
    private readonly PrefixCache _prefixes;
    private readonly PrefixStore _store;
    private readonly int _mostKept;
    private readonly List<int> _given = [];

    /// <param name="scheduler">Of the engine.</param>
    /// <param name="runner">Of the engine.</param>
    /// <param name="prefixes">What ended requests have left in the cache.</param>
    /// <param name="store">Copies of what had to leave it; owned.</param>
    /// <param name="mostKept">Most cells that ended requests may hold; null for half of all.</param>
    public KvSequences(
        Scheduler scheduler,
        IStepRunner runner,
        PrefixCache prefixes,
        PrefixStore store,
        int? mostKept = null
    )
    {
        (_scheduler, _runner, _prefixes, _store) = (scheduler, runner, prefixes, store);
        _mostKept = Math.Min(mostKept ?? int.MaxValue, scheduler.Cells / 2);
        prefixes.Evicting = (slot, tokens, adapter) => Save(slot, tokens, adapter);
    }

    /// <summary>KV cells that ended requests have left.</summary>
    public int CellsKept => _prefixes.Cells;

    /// <summary>Bytes of the copies in the host's memory.</summary>
    public long BytesStored => _store.Bytes;

    /// <summary>Tokens that were put back from copies.</summary>
    public long TokensRestored { get; private set; }

    /// <summary>What evaluating and copying cost.</summary>
    public PrefixCosts Costs { get; } = new();

    /// <summary>Tokens of a waiting sequence that it could share with a running or a kept one.</summary>
    public int Sharable(Sequence sequence)
    {
        var kept = _prefixes.Match(sequence.Known[..^1], sequence.Adapter).Length;
        var running = _scheduler.Leader(sequence).Common;
        return Math.Max(kept, running) is >= PrefixCache.FewestTokens and var tokens ? tokens : 0;
    }

    /// <summary>Spares an admitted sequence what others have evaluated, or are evaluating.</summary>
    /// <returns>Tokens that it need not evaluate, as far as they are in the cache now.</returns>
    public int Share(Sequence sequence)
    {
        var kept = _prefixes.Use(sequence.Known, sequence.Adapter);
        if (kept.Length > sequence.Evaluated)
        {
            TryShare(kept.Id, sequence, kept.Length);
        }

        var (leader, common) = _scheduler.Leader(sequence);
        if (leader is not null && common >= sequence.Evaluated + PrefixCache.FewestTokens)
        {
            sequence.Leader = leader;
            sequence.FollowTokens = common;
            _scheduler.Share(sequence, common);
            _scheduler.Share(leader, Math.Max(common, leader.Shared));
            return sequence.Evaluated + CatchUp(sequence);
        }

        return sequence.Evaluated + Restore(sequence);
    }

    /// <summary>Lets sequences take over what those they follow have evaluated by now.</summary>
    /// <returns>Tokens that were taken over.</returns>
    public int CatchUp()
    {
        var tokens = 0;
        foreach (var sequence in _scheduler.Running)
        {
            tokens += sequence.Leader is null ? 0 : CatchUp(sequence);
        }

        return tokens;
    }

    /// <summary>
    /// Makes room for what the running sequences have set aside. After <see cref="Share"/>, for a cell that a running
    /// sequence holds too is not freed.
    /// </summary>
    public void Trim() =>
        Trim(Math.Min(_mostKept, _scheduler.Cells - Math.Max(_scheduler.CellsReserved, _scheduler.CellsUsed)));

    /// <summary>Frees the cells of all ended sequences; false when there were none.</summary>
    public bool TrimAll()
    {
        var any = _prefixes.Count > 0;
        Trim(0);
        return any;
    }

    /// <summary>Ends a sequence and leaves what it has evaluated for others that begin alike.</summary>
    public void Keep(Sequence sequence)
    {
        var slot = sequence.Slot;
        _scheduler.End(sequence, keeps: slot >= 0);
        if (slot < 0)
        {
            return;
        }

        // An answer may end before the last token that was guessed right.
        _runner.Cut(slot, sequence.Evaluated);

        // Two requests that ran at the same time have evaluated the same beginning twice: from here on they hold one.
        var match = _prefixes.Match(sequence.Held, sequence.Adapter);
        if (match.Length > sequence.Shared && !_runner.TryShare(match.Id, slot, match.Length))
        {
            _given.Add(slot);
        }
        else
        {
            _prefixes.Keep(slot, sequence.Held, _given, sequence.Adapter);
        }

        Trim();
    }

    /// <summary>Ends a sequence and forgets what it has evaluated.</summary>
    public void Release(Sequence sequence)
    {
        var slot = sequence.Slot;
        _scheduler.End(sequence);
        if (slot >= 0)
        {
            _runner.Release(slot);
        }
    }

    /// <summary>Takes a running sequence's cells for others; it is evaluated again, or copied back, when it is its
    /// turn.</summary>
    public void Preempt(Sequence sequence)
    {
        var slot = sequence.Slot;
        _runner.Cut(slot, sequence.Evaluated);
        Save(slot, sequence.Held, sequence.Adapter);
        _scheduler.Preempt(sequence);
        _runner.Release(slot);
    }

    public void Dispose() => _store.Dispose();

    private bool TryShare(int from, Sequence sequence, int tokens)
    {
        var shared = _runner.TryShare(from, sequence.Slot, tokens);
        sequence.Shared = shared ? tokens : 0;
        _scheduler.Share(sequence, sequence.Shared);
        Spare(sequence, sequence.Shared);
        return shared;
    }

    private static void Spare(Sequence sequence, int tokens)
    {
        sequence.Evaluated = tokens;

        // What a request is told does not change once its answer has begun.
        sequence.Answer.SharedTokens = sequence.Generated == 0 ? tokens : sequence.Answer.SharedTokens;
    }

    private int CatchUp(Sequence sequence)
    {
        var leader = sequence.Leader!;
        var before = sequence.Evaluated;
        if (leader.State == SequenceState.Running)
        {
            if (leader.Evaluated < sequence.FollowTokens)
            {
                return 0;
            }

            sequence.Leader = null;
            TryShare(leader.Slot, sequence, sequence.FollowTokens);
            return Math.Max(0, sequence.Evaluated - before);
        }

        // It ended or was preempted on the way; what it has left is kept, if anything.
        sequence.Leader = null;
        _scheduler.Share(sequence, before);
        return Share(sequence) - before;
    }

    /// <summary>Puts a copy from the host's memory into the cache where that spares evaluating its tokens and costs
    /// less.</summary>
    private int Restore(Sequence sequence)
    {
        var has = sequence.Evaluated;
        if (!IsWorthRestoring(sequence, out _, out _))
        {
            return 0;
        }

        // The copy is whole: what is shared already leaves the sequence first. Making room may push this very copy out.
        _scheduler.Share(sequence, 0);
        Trim();
        if (!IsWorthRestoring(sequence, out var state, out var length))
        {
            _scheduler.Share(sequence, has);
            return 0;
        }

        _runner.Release(sequence.Slot);
        var started = Stopwatch.GetTimestamp();
        var restored = _runner.TryRestore(sequence.Slot, state) ? length : 0;
        sequence.Shared = 0;
        Spare(sequence, restored);
        if (restored == 0)
        {
            return -has;
        }

        _runner.Cut(sequence.Slot, length);
        Costs.RecordRestore(state.Size, Stopwatch.GetElapsedTime(started));
        _store.Use(state);
        TokensRestored += length;
        return length - has;
    }

    private bool IsWorthRestoring(Sequence sequence, [NotNullWhen(true)] out KvState? state, out int length)
    {
        (state, length) = _store.Match(sequence.Known[..^1], sequence.Adapter) ?? default;
        var spared = length - sequence.Evaluated;
        return state is not null && spared >= PrefixCache.FewestTokens && Costs.RestoreIsCheaper(state.Size, spared);
    }

    private void Save(int slot, ReadOnlySpan<int> tokens, int adapter)
    {
        if (
            _store.Budget > 0
            && tokens.Length >= PrefixCache.FewestTokens
            && !_store.Has(tokens, adapter)
            && _runner.Save(slot) is { } state
        )
        {
            _store.Keep(tokens, state, adapter);
        }
    }

    private void Trim(int cells)
    {
        _prefixes.Trim(cells, _given);
        foreach (var slot in _given)
        {
            _runner.Release(slot);
            _scheduler.GiveBack(slot);
        }

        _given.Clear();
    }
}
