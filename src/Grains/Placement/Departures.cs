namespace Pipeline.Grains.Placement;

/// <summary>
/// Remembers which silos were there, and since when they are missed. One that was stopped in order is missed as one
/// that was lost: most often it is replaced by another version of the program and is back before the grace is over.
/// Kept on every silo, since any may have to plan next. May be used from any thread.
/// </summary>
internal sealed class Departures
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IndexSilo> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DepartedSilo> _departed = new(StringComparer.Ordinal);

    /// <summary>Takes in who is there.</summary>
    /// <param name="present">The silos that are there.</param>
    /// <param name="expected">Names of silos that ought to be.</param>
    /// <param name="now">The time.</param>
    /// <returns>Those that are not.</returns>
    public IReadOnlyList<DepartedSilo> Observe(
        IReadOnlyCollection<IndexSilo> present,
        IEnumerable<string> expected,
        DateTimeOffset now
    )
    {
        lock (_lock)
        {
            var missing = _known.Keys.Concat(expected).ToHashSet(StringComparer.Ordinal);
            foreach (var silo in present)
            {
                _known[silo.Name] = silo;
                _departed.Remove(silo.Name);
                missing.Remove(silo.Name);
            }

            foreach (var name in missing)
            {
                _departed.TryAdd(name, new DepartedSilo(_known.GetValueOrDefault(name) ?? new IndexSilo(name), now));
            }

            return [.. _departed.Values];
        }
    }

    /// <summary>Forgets silos that nothing is expected of any more.</summary>
    public void Forget(IEnumerable<string> names)
    {
        lock (_lock)
        {
            foreach (var name in names)
            {
                _known.Remove(name);
                _departed.Remove(name);
            }
        }
    }
}
