namespace Pipeline.Retrieval.Vectors.Graph;

internal sealed unsafe partial class HnswGraph<TCode>
{
    private const int NoParent = -1;
    private const int Detached = -2;

    // A walk to the root is as long as the tree is deep: about the logarithm of its size, unless vectors come in an
    // order that makes it a chain. Then another parent is taken.
    private const int MaxWalk = 1000;

    private int[] _parents = [];
    private int _root = -1;

    private void PlantTree(int node)
    {
        _parents[node] = NoParent;
        _root = node;
    }

    /// <summary>Picks the nearest chosen neighbour that has room for a child. Half of a node's links stay free of the
    /// tree's edges, for the search.</summary>
    private int ChooseParent(int* chosen, ref int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (Children(chosen[i]) < _base.MaxLinks / 2)
            {
                return chosen[i];
            }
        }

        var parent = FindRoom(count > 0 ? chosen[0] : _root);
        if (!new ReadOnlySpan<int>(chosen, count).Contains(parent))
        {
            chosen[count++] = parent;
        }

        return parent;
    }

    private int Children(int node)
    {
        var links = _base.Links(node);
        var marked = 0;
        for (var i = 0; i < _base.MaxLinks && links[i] >= 0; i++)
        {
            marked += links[i] >> 30;
        }

        return marked;
    }

    /// <summary>The first node with room for a child in a walk over the tree from a node that is in it; the tree's
    /// leaves have room. A dying one only when no other is left.</summary>
    private int FindRoom(int from)
    {
        var dying = -1;
        var queue = new Queue<int>([from]);
        var seen = new HashSet<int>([from]);
        while (queue.TryDequeue(out var node))
        {
            if (Children(node) < _base.MaxLinks / 2)
            {
                if (_states[node] != NodeState.Dying)
                {
                    return node;
                }

                dying = dying < 0 ? node : dying;
            }

            var links = _base.Links(node);
            for (var i = 0; i < _base.MaxLinks && links[i] >= 0; i++)
            {
                if ((links[i] & LinkBits.TreeMark) != 0 && seen.Add(links[i] & LinkBits.NumberMask))
                {
                    queue.Enqueue(links[i] & LinkBits.NumberMask);
                }
            }
        }

        return dying;
    }

    /// <summary>Whether the way from a node to the root is whole and does not pass another node.</summary>
    private bool IsAttached(int node, int without)
    {
        var steps = 0;
        while (node >= 0 && node != without && steps++ < MaxWalk)
        {
            node = _parents[node];
        }

        return node == NoParent;
    }

    /// <summary>Takes a dying node out of the tree and attaches its children elsewhere.</summary>
    private void Detach(int node)
    {
        var links = _base.Links(node);
        var children = new List<int>();
        for (var i = 0; i < _base.MaxLinks && links[i] >= 0; i++)
        {
            if ((links[i] & LinkBits.TreeMark) == 0)
            {
                continue;
            }

            var other = links[i] &= LinkBits.NumberMask;
            Unmark(other, node);
            if (_parents[other] == node)
            {
                _parents[other] = Detached;
                children.Add(other);
            }
        }

        _parents[node] = Detached;
        if (node == _root)
        {
            _root = children.Count > 0 ? children[0] : -1;
            if (_root >= 0)
            {
                _parents[_root] = NoParent;
                children.RemoveAt(0);
            }
        }

        foreach (var child in children)
        {
            Attach(child, node);
        }
    }

    private void Attach(int child, int formerParent)
    {
        var parent = -1;
        var best = float.NegativeInfinity;
        foreach (var near in (int[])[child, formerParent])
        {
            var links = _base.Links(near);
            for (var i = 0; i < _base.MaxLinks && links[i] >= 0; i++)
            {
                var to = links[i] & LinkBits.NumberMask;
                if (to == child || _states[to] == NodeState.Dying || Children(to) >= _base.MaxLinks / 2)
                {
                    continue;
                }

                var similarity = TCode.Similarity(_base.Code(child), _base.Code(to), _codeBytes);
                if (similarity > best && IsAttached(to, child))
                {
                    (parent, best) = (to, similarity);
                }
            }
        }

        if (parent < 0)
        {
            parent = FindRoom(_root);
        }

        _parents[child] = parent;
        AddLink(_base, parent, child, LinkBits.TreeMark);
        AddLink(_base, child, parent, LinkBits.TreeMark);
    }

    private void Unmark(int node, int other)
    {
        var links = _base.Links(node);
        for (var i = 0; i < _base.MaxLinks && links[i] >= 0; i++)
        {
            if ((links[i] & LinkBits.NumberMask) == other)
            {
                links[i] &= LinkBits.NumberMask;
                return;
            }
        }
    }
}
