using Pipeline.Inference.Generation.Engine;

namespace Pipeline.Inference.Generation.Scheduling;

/// <summary>
/// Which adapter the next step is for. llama.cpp applies one set of adapters to all of a call, so sequences of several
/// adapters cannot share a step; each adapter has some steps in a row, since changing it costs as much as a small one.
/// </summary>
internal sealed class AdapterTurns
{
    /// <summary>Steps in a row while others wait.</summary>
    public const int Steps = 4;

    private int _current;
    private int _taken;

    /// <summary>The adapter of the next step.</summary>
    /// <param name="running">The running sequences; those that wait for another to evaluate their beginning do not
    /// count.</param>
    public int Next(IReadOnlyList<Sequence> running)
    {
        var first = int.MaxValue;
        var next = int.MaxValue;
        var goesOn = false;
        foreach (var sequence in running)
        {
            if (sequence.Leader is null)
            {
                first = Math.Min(first, sequence.Adapter);
                next = sequence.Adapter > _current ? Math.Min(next, sequence.Adapter) : next;
                goesOn |= sequence.Adapter == _current;
            }
        }

        if (first == int.MaxValue || (goesOn && _taken < Steps))
        {
            _taken++;
            return _current;
        }

        _current = next == int.MaxValue ? first : next;
        _taken = 1;
        return _current;
    }
}
