using Pipeline.Inference.Generation.Engine;
using Pipeline.Inference.Generation.Prefixes;
using Pipeline.Inference.Tests.Generation.Prefixes;

namespace Pipeline.Inference.Tests.Faults;

/// <summary>A generator's model whose calls go wrong by plan, and which notes what the engine does wrong.</summary>
/// <param name="memory">The model without faults.</param>
/// <param name="plan">What goes wrong.</param>
/// <param name="giveUp">Gives up the sequences that a call hangs on.</param>
internal sealed class FaultyStepRunner(KvMemory memory, FaultPlan plan, Action<IEnumerable<Sequence>> giveUp)
    : IStepRunner
{
    private readonly List<string> _mistakes = [];
    private byte[] _text = [];

    // Nothing is known of the cache any more: the engine may only let go of it.
    private bool _isInDoubt;

    /// <summary>What the engine did that it must not do.</summary>
    public IReadOnlyList<string> Mistakes => _mistakes;

    /// <summary>Times that it was disposed.</summary>
    public int Disposals { get; private set; }

    public void Begin(Sequence sequence) => Call(() => memory.Begin(sequence), changesCache: false);

    public StepPlan Guess(StepPlan given)
    {
        Call(() => { }, changesCache: false);
        return given;
    }

    public void Run(StepPlan given, IReadOnlyList<List<int>> sampled)
    {
        var kind = Next();
        switch (kind)
        {
            case FaultKind.Fails:
                throw new InvalidOperationException("failed");
            case FaultKind.HasNoRoom:
                throw new NoCellsException();
            case FaultKind.OutOfMemory:
                throw new OutOfMemoryException();
            case FaultKind.Hangs:
                Hang(given);
                break;
        }

        Do(() => memory.Run(given, sampled));
        var last = sampled.Count - 1;
        switch (kind)
        {
            case FaultKind.LeavesDoubt:
                _isInDoubt = true;
                throw new EngineBrokenException("in doubt", new InvalidOperationException("halfway"));
            case FaultKind.GivesTooFew when sampled[last].Count > 0:
                sampled[last].Clear();
                _isInDoubt = true;
                break;
            case FaultKind.GivesTooMany:
                sampled[last].AddRange(Enumerable.Repeat(4, given.Entries[last].Draft.Length + 2));
                _isInDoubt = true;
                break;
        }
    }

    public bool TryShare(int from, int to, int tokens)
    {
        var shared = false;
        Call(() => shared = memory.TryShare(from, to, tokens), changesCache: true);
        return shared;
    }

    public void Cut(int slot, int tokens) => Call(() => memory.Cut(slot, tokens), changesCache: true);

    public void Release(int slot) => Call(() => memory.Release(slot), changesCache: true);

    public KvState? Save(int slot)
    {
        KvState? state = null;
        Call(() => state = memory.Save(slot), changesCache: true);
        return state;
    }

    public bool TryRestore(int slot, KvState state)
    {
        var restored = false;
        Call(() => restored = memory.TryRestore(slot, state), changesCache: true);
        return restored;
    }

    public bool IsEndOfGeneration(int token) => false;

    public ReadOnlySpan<byte> Text(int token)
    {
        Call(() => _text = [(byte)('0' + token)], changesCache: false);
        return _text;
    }

    public void Dispose() => Disposals++;

    private FaultKind? Next()
    {
        if (_isInDoubt)
        {
            _mistakes.Add($"The engine goes on with a cache that is in doubt.{Environment.StackTrace}");
        }

        return plan.Next();
    }

    private void Call(Action call, bool changesCache)
    {
        if (Next() is not { } kind)
        {
            Do(call);
            return;
        }

        _isInDoubt |= changesCache;
        if (kind == FaultKind.LeavesDoubt)
        {
            Do(call);
        }

        throw kind == FaultKind.OutOfMemory ? new OutOfMemoryException() : new InvalidOperationException("failed");
    }

    /// <summary>The model itself fails only where the engine asks for what cannot be.</summary>
    private void Do(Action call)
    {
        try
        {
            call();
        }
        catch (Exception error) when (error is not NoCellsException)
        {
            _mistakes.Add(error.ToString());
            throw;
        }
    }

    private void Hang(StepPlan given)
    {
        using var gate = new ManualResetEventSlim();
        var givenUp = Task.Run(() =>
        {
            giveUp(given.Entries.Select(entry => entry.Sequence));
            gate.Set();
        });
        gate.Wait();
        givenUp.Wait();
        throw new OperationCanceledException();
    }
}
