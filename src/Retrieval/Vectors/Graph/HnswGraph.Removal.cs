namespace Pipeline.Retrieval.Vectors.Graph;

internal sealed unsafe partial class HnswGraph<TCode>
{
    private const int NodesPerStep = 48;
    private const int MinRound = 64;

    private readonly Queue<int> _removed = new();
    private readonly Stack<int> _freeUpper = new();
    private readonly Dictionary<int, int> _upperOf = [];
    private readonly List<int> _dying = [];
    private readonly VisitedSet _gathered = new();
    private int _cursor;

    /// <summary>Takes a node out; nobody must want to find it any more. Its record is used again later.</summary>
    public void Remove(int node)
    {
        if (_states[node] == NodeState.Stored)
        {
            _states[node] = NodeState.Free;
            _free.Push(node);
        }
        else
        {
            _states[node] = NodeState.Removed;
            _removed.Enqueue(node);
        }
    }

    /// <summary>Repairs the links of a few nodes. Called with every write; a round over all nodes begins when a part of
    /// them (1/64) is removed.</summary>
    public void Sweep()
    {
        if (_dying.Count == 0 && _removed.Count >= Math.Max(MinRound, Linked / 64))
        {
            // At most an eighth at once: the others must find neighbours among those that stay.
            BeginRound(Math.Max(MinRound, Linked / 8));
        }

        if (_dying.Count > 0)
        {
            SweepNodes(NodesPerStep);
        }
    }

    /// <summary>Repairs everything now.</summary>
    public void SweepAll()
    {
        while (_dying.Count > 0 || _removed.Count > 0)
        {
            if (_dying.Count == 0)
            {
                BeginRound(Math.Max(MinRound, Linked / 8));
            }

            SweepNodes(int.MaxValue);
        }
    }

    private void BeginRound(int most)
    {
        while (_dying.Count < most && _removed.TryDequeue(out var node))
        {
            _states[node] = NodeState.Dying;
            _dying.Add(node);
        }

        foreach (var node in _dying)
        {
            Detach(node);
        }

        if (_entry is { } entry && _states[entry.Node] == NodeState.Dying)
        {
            _entry = FindEntry();
        }

        _cursor = 0;
    }

    private EntryPoint? FindEntry()
    {
        var best = -1;
        for (var record = 0; record < _upper.Count; record++)
        {
            if (_upper.Layer(record) > (best < 0 ? 0 : _upper.Layer(best)) && !IsDying(_upper, record))
            {
                best = record;
            }
        }

        return best >= 0 ? new EntryPoint(best, _upper.Node(best))
            : _root >= 0 ? new EntryPoint(-1, _root)
            : null;
    }

    private void SweepNodes(int most)
    {
        var end = (int)Math.Min(_records.Count, (long)_cursor + most);
        for (; _cursor < end; _cursor++)
        {
            if (_states[_cursor] is NodeState.Linked or NodeState.Removed)
            {
                Repair(_base, _cursor);
            }
        }

        if (_cursor == _records.Count)
        {
            EndRound();
        }
    }

    private void EndRound()
    {
        for (var record = 0; record < _upper.Count; record++)
        {
            if (_upper.Layer(record) > 0 && !IsDying(_upper, record))
            {
                Repair(_upper, record);
            }
        }

        foreach (var node in _dying)
        {
            if (_upperOf.Remove(node, out var record))
            {
                for (; record >= 0; record = _upper.Above(record))
                {
                    _upper.Layer(record) = 0;
                    _freeUpper.Push(record);
                }
            }

            _states[node] = NodeState.Free;
            _free.Push(node);
        }

        Linked -= _dying.Count;
        _dying.Clear();
    }

    /// <summary>Replaces links to dying nodes by links to what those led to.</summary>
    private void Repair<TLayer>(TLayer layer, int node)
        where TLayer : struct, ILayer
    {
        var links = layer.Links(node);
        var count = 0;
        var whole = true;
        for (; count < layer.MaxLinks && links[count] >= 0; count++)
        {
            whole &= !IsDying(layer, links[count] & LinkBits.NumberMask);
        }

        if (whole)
        {
            return;
        }

        var seen = _gathered;
        seen.Begin(layer.Count);
        seen.Add(node);
        var all = stackalloc int[layer.MaxLinks * (layer.MaxLinks + 1)];
        var found = 0;
        for (var i = 0; i < count; i++)
        {
            if (!IsDying(layer, links[i] & LinkBits.NumberMask) && seen.Add(links[i] & LinkBits.NumberMask))
            {
                all[found++] = links[i];
            }
        }

        for (var i = 0; i < count; i++)
        {
            var gone = links[i] & LinkBits.NumberMask;
            if (!IsDying(layer, gone))
            {
                continue;
            }

            var beyond = layer.Links(gone);
            for (var j = 0; j < layer.MaxLinks && beyond[j] >= 0; j++)
            {
                var to = beyond[j] & LinkBits.NumberMask;
                if (!IsDying(layer, to) && seen.Add(to))
                {
                    all[found++] = to;
                }
            }
        }

        Rewrite(layer, node, all, found);
    }
}
