namespace Pipeline.Retrieval.Vectors.Graph;

internal sealed unsafe partial class HnswGraph<TCode>
{
    /// <summary>Where searches start, or -1.</summary>
    public int Start => _entry?.Node ?? -1;

    /// <summary>The most links of a node in the base layer.</summary>
    public int MaxBaseLinks => _base.MaxLinks;

    public NodeState StateOf(int node) => _states[node];

    /// <summary>A node's neighbours in the base layer.</summary>
    public int[] Neighbours(int node)
    {
        var links = new ReadOnlySpan<int>(_base.Links(node), _base.MaxLinks);
        var end = links.IndexOf(LinkBits.None);
        var numbers = links[..(end < 0 ? links.Length : end)].ToArray();
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] &= LinkBits.NumberMask;
        }

        return numbers;
    }

    /// <summary>The nodes of a layer above the base (1 is the lowest), each with its neighbours there.</summary>
    public List<(int Node, int[] Neighbours)> UpperLayer(int layer)
    {
        var nodes = new List<(int, int[])>();
        for (var record = 0; record < _upper.Count; record++)
        {
            if (_upper.Layer(record) == layer)
            {
                var neighbours = new List<int>();
                for (var i = 0; i < _upper.MaxLinks && _upper.Links(record)[i] is var link && link >= 0; i++)
                {
                    neighbours.Add(_upper.Layer(link) == layer ? _upper.Node(link) : -1);
                }

                nodes.Add((_upper.Node(record), [.. neighbours]));
            }
        }

        return nodes;
    }
}
