using System.Diagnostics;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>
/// Hierarchical navigable small world graph (Malkov and Yashunin 2018) over codes. One thread writes; any number search
/// meanwhile, without locks: links are single integers that always name a valid record, so a reader beside the writer
/// sees old and new links mixed, and at worst a code that is being replaced, whose similarity is then wrong once.
/// </summary>
/// <remarks>
/// Every node is connected to every other, always: a spanning tree's edges are kept in both directions, and whatever
/// prunes links keeps those. Removing a node first gives its children in the tree new parents; links to it are then
/// taken out by a sweep over all nodes, a few with every write, which connects the neighbours it had (as in
/// FreshDiskANN, Singh and others 2021). Only after the sweep its record is used again.
/// </remarks>
internal sealed unsafe partial class HnswGraph<TCode>
    where TCode : struct, IVectorCode
{
    private readonly RecordArena _records;
    private readonly RecordArena _upperRecords;
    private readonly BaseLayer _base;
    private readonly UpperLayers _upper;
    private readonly int _dimensions;
    private readonly int _codeBytes;
    private readonly int _maxLinks;
    private readonly int _width;
    private readonly double _levelScale;
    private readonly Random _levels = new(42);
    private readonly SearchScratch _own;
    private readonly Stack<int> _free = new();
    private NodeState[] _states = [];
    private volatile EntryPoint? _entry;

    /// <param name="dimensions">Of the vectors.</param>
    /// <param name="links">Links of a node in the upper layers (M); in the base layer one less than twice as many, so
    /// that the record of 384 bytes, scale and 31 links is 512 bytes.</param>
    /// <param name="width">Candidates that an insertion looks at (efConstruction).</param>
    public HnswGraph(int dimensions, int links, int width)
    {
        _dimensions = dimensions;
        _codeBytes = TCode.Bytes(dimensions);
        _maxLinks = links;
        _width = width;
        _levelScale = 1 / Math.Log(links);
        var baseLinks = (2 * links) - 1;
        _records = new RecordArena((_codeBytes + (baseLinks * sizeof(int)) + 15) & ~15, new NativeBlocks());
        _upperRecords = new RecordArena(UpperLayers.Stride(links), new NativeBlocks());
        _base = new BaseLayer(_records, _codeBytes, baseLinks);
        _upper = new UpperLayers(_upperRecords, _records, links);
        _own = new SearchScratch(_codeBytes);
    }

    /// <summary>Nodes in the graph, the removed ones included until they are taken out.</summary>
    public int Linked { get; private set; }

    /// <summary>Nodes given out, free ones included.</summary>
    public int Nodes => _records.Count;

    /// <summary>Bytes of codes and links.</summary>
    public long Bytes =>
        _records.Bytes + _upperRecords.Bytes + (_records.Count * (long)(sizeof(int) + sizeof(NodeState)));

    public int CodeBytes => _codeBytes;

    public byte* Code(int node) => _records[node];

    /// <summary>Whether a node waits for <see cref="Link"/>.</summary>
    public bool IsStored(int node) => _states[node] == NodeState.Stored;

    /// <summary>Whether a node holds a vector that was not removed.</summary>
    public bool IsUsed(int node) => _states[node] is NodeState.Stored or NodeState.Linked;

    /// <summary>Keeps a vector's code, not yet in the graph.</summary>
    /// <param name="unit">Of length 1.</param>
    /// <returns>The node's number.</returns>
    public int Store(ReadOnlySpan<float> unit)
    {
        if (!_free.TryPop(out var node))
        {
            node = AddNode();
        }

        Debug.Assert(
            _states[node] is not (NodeState.Stored or NodeState.Linked),
            "A node that is given out again is free."
        );
        TCode.Encode(unit, _records[node]);
        new Span<int>(_base.Links(node), _base.MaxLinks).Fill(LinkBits.None);
        _states[node] = NodeState.Stored;
        return node;
    }

    /// <summary>Puts a stored node into the graph (algorithm 1).</summary>
    public void Link(int node)
    {
        Debug.Assert(_states[node] == NodeState.Stored, "Only a node that waits is put into the graph.");
        var code = _records[node];
        var level = (int)(-Math.Log(1 - _levels.NextDouble()) * _levelScale);
        var own = AddUpper(node, level);
        _states[node] = NodeState.Linked;
        Linked++;
        var entry = _entry;
        if (entry is null)
        {
            PlantTree(node);
            _entry = new EntryPoint(own.Length > 0 ? own[^1] : -1, node);
            return;
        }

        var record = entry.Record;
        var start = entry.Node;
        var top = record < 0 ? 0 : _upper.Layer(record);
        while (record >= 0)
        {
            var layer = _upper.Layer(record);
            if (layer > level)
            {
                record = LayerSearch<TCode, UpperLayers>.Greedy(_upper, code, _codeBytes, record);
            }
            else
            {
                LayerSearch<TCode, UpperLayers>.Run(
                    _upper,
                    code,
                    _codeBytes,
                    record,
                    _width,
                    _own,
                    CancellationToken.None
                );
                record = Ranked.Id(_own.Pool.Items[0]);
                Connect(own[layer - 1]);
            }

            start = _upper.Node(record);
            record = _upper.Below(record);
        }

        LayerSearch<TCode, BaseLayer>.Run(_base, code, _codeBytes, start, _width, _own, CancellationToken.None);
        ConnectBase(node);
        if (level > top)
        {
            _entry = new EntryPoint(own[^1], node);
        }
    }

    /// <summary>Fills a scratch's pool with the nodes nearest to the scratch's query, removed ones included.</summary>
    /// <param name="scratch">Has the query, gets the nodes.</param>
    /// <param name="width">How many nodes to keep.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>False when the graph is empty.</returns>
    public bool Search(SearchScratch scratch, int width, CancellationToken cancellationToken)
    {
        if (_entry is not { } entry)
        {
            return false;
        }

        var start = entry.Node;
        for (var record = entry.Record; record >= 0; record = _upper.Below(record))
        {
            record = LayerSearch<TCode, UpperLayers>.Greedy(_upper, scratch.Query, _codeBytes, record);
            start = _upper.Node(record);
        }

        LayerSearch<TCode, BaseLayer>.Run(_base, scratch.Query, _codeBytes, start, width, scratch, cancellationToken);
        GC.KeepAlive(this);
        return true;
    }

    private int AddNode()
    {
        var node = _records.Add();
        if (node >= _states.Length)
        {
            Array.Resize(ref _states, Math.Max(256, node + (node / 2)));
            Array.Resize(ref _parents, _states.Length);
        }

        return node;
    }

    private int[] AddUpper(int node, int level)
    {
        if (level == 0)
        {
            return [];
        }

        var own = new int[level];
        for (var layer = 1; layer <= level; layer++)
        {
            if (!_freeUpper.TryPop(out var record))
            {
                record = _upperRecords.Add();
            }

            _upper.Node(record) = node;
            _upper.Below(record) = layer == 1 ? -1 : own[layer - 2];
            _upper.Above(record) = -1;
            _upper.Layer(record) = layer;
            new Span<int>(_upper.Links(record), _upper.MaxLinks).Fill(LinkBits.None);
            own[layer - 1] = record;
            if (layer > 1)
            {
                _upper.Above(own[layer - 2]) = record;
            }
        }

        _upperOf[node] = own[0];
        return own;
    }
}
