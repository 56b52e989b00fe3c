using Pipeline.Inference.Batching;

namespace Pipeline.Inference.Tests.Faults;

/// <summary>A model that gives back each input's first id, and whose calls go wrong by plan. Safe for use from any
/// thread.</summary>
/// <param name="plan">What goes wrong.</param>
/// <param name="isPoison">Inputs, by their first id, that it can never do.</param>
/// <param name="giveUp">Gives up the inputs that a call hangs on.</param>
internal sealed class FaultyBatchRunner(FaultPlan plan, Func<int, bool> isPoison, Action<IEnumerable<int>> giveUp)
    : IBatchRunner<int>
{
    /// <summary>The id of the input that proves that the model works.</summary>
    public const int Probe = -1;

    private int _disposals;
    private int _runs;
    private volatile bool _isDead;

    /// <summary>Times that it was disposed.</summary>
    public int Disposals => _disposals;

    /// <summary>Calls, those with the probe aside.</summary>
    public int Runs => _runs;

    public string Operation => "test";

    public int[] Run(IReadOnlyList<TokenInput> inputs)
    {
        ObjectDisposedException.ThrowIf(_disposals > 0, this);
        int[] ids = [.. inputs.Select(input => input.Ids[0])];
        if (ids is not [Probe])
        {
            Interlocked.Increment(ref _runs);
        }

        var kind = plan.Next();
        _isDead |= kind == FaultKind.LeavesDoubt;
        if (_isDead || Array.Exists(ids, id => isPoison(id)))
        {
            throw new InvalidOperationException("failed");
        }

        switch (kind)
        {
            case FaultKind.Fails or FaultKind.HasNoRoom:
                throw new InvalidOperationException("failed");
            case FaultKind.OutOfMemory:
                throw new OutOfMemoryException();
            case FaultKind.Hangs:
                Task.Run(() => giveUp(ids)).Wait();
                throw new OperationCanceledException();
            case FaultKind.GivesTooFew:
                return ids[1..];
            case FaultKind.GivesTooMany:
                return [.. ids, 0];
            default:
                return ids;
        }
    }

    public void Abort() => _isDead = true;

    public void Dispose() => Interlocked.Increment(ref _disposals);
}
