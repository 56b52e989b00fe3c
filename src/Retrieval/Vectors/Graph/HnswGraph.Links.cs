namespace Pipeline.Retrieval.Vectors.Graph;

internal sealed unsafe partial class HnswGraph<TCode>
{
    /// <summary>Links a node of the upper layers with the best of the pool.</summary>
    private void Connect(int record)
    {
        var chosen = stackalloc int[_maxLinks];
        var count = ChooseFromPool(_upper, record, chosen);
        Write(_upper, record, chosen, count);
        for (var i = 0; i < count; i++)
        {
            AddLink(_upper, chosen[i], record, 0);
        }
    }

    /// <summary>Links a node of the base layer with the best of the pool, and gives it a parent in the tree.</summary>
    private void ConnectBase(int node)
    {
        var chosen = stackalloc int[_maxLinks + 1];
        var count = ChooseFromPool(_base, node, chosen);
        var parent = ChooseParent(chosen, ref count);
        for (var i = 0; i < count; i++)
        {
            chosen[i] |= chosen[i] == parent ? LinkBits.TreeMark : 0;
        }

        Write(_base, node, chosen, count);
        for (var i = 0; i < count; i++)
        {
            AddLink(_base, chosen[i] & LinkBits.NumberMask, node, chosen[i] & LinkBits.TreeMark);
        }

        _parents[node] = parent;
    }

    private int ChooseFromPool<TLayer>(TLayer layer, int node, int* chosen)
        where TLayer : struct, ILayer
    {
        var pool = _own.Pool.Items;
        var candidates = Candidates(pool.Length);
        var count = 0;
        foreach (var item in pool)
        {
            var id = Ranked.Id(item);
            if (id != node && !IsDying(layer, id))
            {
                candidates[count++] = item;
            }
        }

        return Choose(layer, candidates.AsSpan(0, count), chosen, 0, _maxLinks);
    }

    /// <summary>Chooses diverse neighbours (algorithm 4): a candidate that is nearer to one already chosen than to the
    /// node is reached through that one.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="sorted">Candidates with their similarity to the node, best first.</param>
    /// <param name="chosen">Gets the choice after those that it holds.</param>
    /// <param name="count">How many it holds.</param>
    /// <param name="limit">The most that it may hold.</param>
    private int Choose<TLayer>(TLayer layer, ReadOnlySpan<ulong> sorted, int* chosen, int count, int limit)
        where TLayer : struct, ILayer
    {
        var codes = stackalloc byte*[limit];
        var similar = stackalloc float[4];
        for (var i = 0; i < count; i++)
        {
            codes[i] = layer.Code(chosen[i] & LinkBits.NumberMask);
        }

        foreach (var item in sorted)
        {
            if (count == limit)
            {
                break;
            }

            var toNode = Ranked.Similarity(item);
            var code = layer.Code(Ranked.Id(item));
            var covered = false;
            var at = 0;
            for (; at + 4 <= count && !covered; at += 4)
            {
                TCode.Similarities(code, codes[at], codes[at + 1], codes[at + 2], codes[at + 3], _codeBytes, similar);
                covered = similar[0] > toNode || similar[1] > toNode || similar[2] > toNode || similar[3] > toNode;
            }

            for (; at < count && !covered; at++)
            {
                covered = TCode.Similarity(code, codes[at], _codeBytes) > toNode;
            }

            if (!covered)
            {
                codes[count] = code;
                chosen[count++] = Ranked.Id(item);
            }
        }

        return count;
    }

    /// <summary>Adds a link, or marks it; a full list keeps its marked links and the most useful others.</summary>
    private void AddLink<TLayer>(TLayer layer, int from, int to, int mark)
        where TLayer : struct, ILayer
    {
        var links = layer.Links(from);
        var count = 0;
        for (; count < layer.MaxLinks && links[count] >= 0; count++)
        {
            if ((links[count] & LinkBits.NumberMask) == to)
            {
                links[count] |= mark;
                return;
            }
        }

        if (count < layer.MaxLinks)
        {
            // After the node's own links: a reader that sees this one can go on from it.
            Volatile.Write(ref links[count], to | mark);
            return;
        }

        var all = stackalloc int[count + 1];
        new ReadOnlySpan<int>(links, count).CopyTo(new Span<int>(all, count));
        all[count] = to | mark;
        Rewrite(layer, from, all, count + 1);
    }

    /// <summary>Gives a node the best of some links: all marked ones, and diverse others.</summary>
    private void Rewrite<TLayer>(TLayer layer, int node, int* links, int count)
        where TLayer : struct, ILayer
    {
        var chosen = stackalloc int[Math.Max(layer.MaxLinks, 1)];
        var candidates = Candidates(count);
        var kept = 0;
        var others = 0;
        var code = layer.Code(node);
        for (var i = 0; i < count; i++)
        {
            if ((links[i] & LinkBits.TreeMark) != 0)
            {
                if (kept == layer.MaxLinks)
                {
                    throw new InvalidOperationException($"Node {node} has too many edges of the spanning tree.");
                }

                chosen[kept++] = links[i];
            }
            else
            {
                links[others++] = links[i];
            }
        }

        var similar = stackalloc float[4];
        var at = 0;
        for (; at + 4 <= others; at += 4)
        {
            TCode.Similarities(
                code,
                layer.Code(links[at]),
                layer.Code(links[at + 1]),
                layer.Code(links[at + 2]),
                layer.Code(links[at + 3]),
                _codeBytes,
                similar
            );
            for (var i = 0; i < 4; i++)
            {
                candidates[at + i] = Ranked.Pack(similar[i], links[at + i]);
            }
        }

        for (; at < others; at++)
        {
            candidates[at] = Ranked.Pack(TCode.Similarity(code, layer.Code(links[at]), _codeBytes), links[at]);
        }

        var sorted = candidates.AsSpan(0, others);
        sorted.Sort();
        kept = Choose(layer, sorted, chosen, kept, layer.MaxLinks);
        Write(layer, node, chosen, kept);
    }

    private static void Write<TLayer>(TLayer layer, int node, int* links, int count)
        where TLayer : struct, ILayer
    {
        var into = layer.Links(node);
        for (var i = 0; i < count; i++)
        {
            Volatile.Write(ref into[i], links[i]);
        }

        for (var i = count; i < layer.MaxLinks; i++)
        {
            into[i] = LinkBits.None;
        }
    }

    private bool IsDying<TLayer>(TLayer layer, int id)
        where TLayer : struct, ILayer =>
        _states[typeof(TLayer) == typeof(UpperLayers) ? _upper.Node(id) : id] == NodeState.Dying;

    private ulong[] Candidates(int count)
    {
        if (_candidates.Length < count)
        {
            _candidates = new ulong[2 * count];
        }

        return _candidates;
    }

    private ulong[] _candidates = new ulong[256];
}
