namespace Pipeline.Inference.Tests.Faults;

/// <summary>Which calls of a model go wrong, counted over all its sessions. Safe for use from any thread.</summary>
/// <param name="faults">The number of a call, from 0, and what happens to it.</param>
internal sealed class FaultPlan(IEnumerable<(int At, FaultKind Kind)> faults)
{
    private readonly Dictionary<int, FaultKind> _faults = faults
        .GroupBy(fault => fault.At)
        .ToDictionary(same => same.Key, same => same.First().Kind);
    private readonly Lock _lock = new();
    private int _calls;

    /// <summary>Counts a call, and tells what goes wrong with it; null for nothing.</summary>
    public FaultKind? Next()
    {
        lock (_lock)
        {
            return _faults.TryGetValue(_calls++, out var kind) ? kind : null;
        }
    }

    /// <summary>From now on nothing goes wrong.</summary>
    public void End()
    {
        lock (_lock)
        {
            _faults.Clear();
        }
    }
}
