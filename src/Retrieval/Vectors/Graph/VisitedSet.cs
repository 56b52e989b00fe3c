using System.Runtime.CompilerServices;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Which nodes a search has seen: the number of the search that saw a node last, so that starting anew clears
/// nothing.</summary>
internal sealed unsafe class VisitedSet
{
    private ushort[] _memory = [];

    /// <summary>By node, the search that saw it last. Does not move while a search runs.</summary>
    public ushort* Seen { get; private set; }

    /// <summary>The number of the running search.</summary>
    public ushort Search { get; private set; }

    public void Begin(int nodes)
    {
        if (_memory.Length < nodes)
        {
            _memory = GC.AllocateArray<ushort>(Math.Max(nodes, _memory.Length + (_memory.Length / 2)), pinned: true);
            Seen = (ushort*)Unsafe.AsPointer(ref _memory[0]);
            Search = 0;
        }

        if (++Search == 0)
        {
            Array.Clear(_memory);
            Search = 1;
        }
    }

    /// <summary>Marks a node; false when it was marked.</summary>
    public bool Add(int node)
    {
        if (Seen[node] == Search)
        {
            return false;
        }

        Seen[node] = Search;
        return true;
    }
}
