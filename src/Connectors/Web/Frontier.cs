using System.Diagnostics.CodeAnalysis;

namespace Pipeline.Connectors.Web;

/// <summary>Addresses that wait to be looked at, nearest first, each once.</summary>
/// <param name="most">Most addresses.</param>
internal sealed class Frontier(int most)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<(string Address, int Depth)> _open = new();

    /// <summary>Whether there were more than fit.</summary>
    public bool IsFull { get; private set; }

    /// <summary>What waits.</summary>
    public IEnumerable<string> Waiting => _open.Select(one => one.Address);

    /// <summary>Adds an address, unless it is known or too far away.</summary>
    public void Add(string address, int depth, bool isNear = true)
    {
        if (!isNear || _seen.Contains(address))
        {
            return;
        }

        if (_seen.Count >= most)
        {
            IsFull = true;
            return;
        }

        _seen.Add(address);
        _open.Enqueue((address, depth));
    }

    /// <summary>Marks an address as looked at. Returns whether it was not before.</summary>
    public bool Visit(string address) => _seen.Add(address);

    /// <summary>Takes the next one.</summary>
    public bool TryTake([NotNullWhen(true)] out string? address, out int depth)
    {
        var isThere = _open.TryDequeue(out var next);
        (address, depth) = next;
        return isThere;
    }
}
