namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Which nodes a search has seen: the number of the search that saw a node last, so that starting anew clears
/// nothing.</summary>
internal sealed class VisitedSet
{
    private ushort[] _seen = [];
    private ushort _search;

    public void Begin(int nodes)
    {
        if (_seen.Length < nodes)
        {
            _seen = new ushort[Math.Max(nodes, _seen.Length + (_seen.Length / 2))];
            _search = 0;
        }

        if (++_search == 0)
        {
            Array.Clear(_seen);
            _search = 1;
        }
    }

    /// <summary>Marks a node; false when it was marked.</summary>
    public bool Add(int node)
    {
        ref ushort seen = ref _seen[node];
        if (seen == _search)
        {
            return false;
        }

        seen = _search;
        return true;
    }
}
