using System.Diagnostics;
using System.Numerics.Tensors;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Vectors;

/// <summary>
/// A graph over short codes, with the vectors at full precision to score results. Small sets, and filters that few rows
/// pass, are searched exactly. Vectors live in nodes; a row that is removed leaves its node once no view that may find
/// it is open, and another row takes the node. Rows that came after a view are told by their number.
/// </summary>
internal sealed class HnswVectorIndex<TCode> : IVectorIndex
    where TCode : struct, IVectorCode
{
    // Nodes put into the graph with every addition while it is behind: it catches up with what was there in a third of
    // that many additions, and no single one takes long.
    private const int LinksPerAddition = 4;

    private readonly VectorIndexOptions _options;

    // Node records are given out again but not given back; when fewer than this share are used, they are copied.
    private const double MinUsed = 0.7;

    private readonly OpenViews _views = new();
    private readonly SearchScratches _scratches;
    private readonly Func<BlockMemory> _fullMemory;
    private readonly float[] _unit;
    private Queue<int> _pending = new();
    private Queue<(long LastView, int Node)> _leaving = new();
    private HnswGraph<TCode> _graph;
    private FullVectors _full;
    private AppendOnlyList<int> _nodeOfRow = new();
    private int[] _rowOfNode = [];
    private int[] _restored = [];
    private int _held;
    private int _vectorRows;

    public HnswVectorIndex(int dimensions, VectorIndexOptions options, Func<BlockMemory> fullMemory)
    {
        Dimensions = dimensions;
        _options = options;
        SearchWidth = options.SearchWidth;
        _graph = new HnswGraph<TCode>(dimensions, options.Links, options.BuildWidth);
        _fullMemory = fullMemory;
        _full = new FullVectors(dimensions, fullMemory());
        _scratches = new SearchScratches(_graph.CodeBytes);
        _unit = new float[dimensions];
    }

    public int Dimensions { get; }

    /// <summary>Candidates that searches of the views taken from now on keep (ef).</summary>
    public int SearchWidth { get; set; }

    /// <summary>The graph, for tests of its shape.</summary>
    internal HnswGraph<TCode> Graph => _graph;

    public void Add(int row, ReadOnlySpan<float> vector)
    {
        if (row < _nodeOfRow.Count)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, "Rows are added in ascending order.");
        }

        if (vector.Length != Dimensions)
        {
            throw new ArgumentException(
                $"The vector has {vector.Length} dimensions, the index {Dimensions}.",
                nameof(vector)
            );
        }

        FreeNodes();
        TensorPrimitives.Multiply(vector, 1 / TensorPrimitives.Norm(vector), _unit);
        var node = TakeRestored(row);
        var restored = node >= 0;
        node = restored ? node : _graph.Store(_unit);
        _full.Set(node, vector);
        if (node >= _rowOfNode.Length)
        {
            // Views keep the old one, in which the rows that they may find do not change.
            Array.Resize(ref _rowOfNode, Math.Max(256, 2 * node));
        }

        Volatile.Write(ref _rowOfNode[node], row);
        while (_nodeOfRow.Count < row)
        {
            _nodeOfRow.Add(-1);
        }

        Debug.Assert(_nodeOfRow.Count == row, "Rows without a vector have no node.");
        _nodeOfRow.Add(node);
        _held++;
        _vectorRows++;
        if (restored && !_graph.IsStored(node))
        {
            return;
        }

        _pending.Enqueue(node);
        if (_held > _options.ExactBelow || _graph.Linked > 0)
        {
            LinkPending(LinksPerAddition);
        }

        _graph.Sweep();
        GC.KeepAlive(this);
    }

    public bool Has(int row) => row < _nodeOfRow.Count && _nodeOfRow.Now()[row] >= 0;

    public void Remove(int row)
    {
        if (Has(row))
        {
            _held--;
            Debug.Assert(_held >= 0, "What is removed was held.");
            Debug.Assert(_rowOfNode[_nodeOfRow.Now()[row]] == row, "A row and its node name each other.");
            _leaving.Enqueue((_views.Last, _nodeOfRow.Now()[row]));
            FreeNodes();
            _graph.Sweep();
        }
    }

    public void Renumber(RowSet live)
    {
        if (_held < MinUsed * _graph.Nodes)
        {
            Pack(live);
        }

        var before = _nodeOfRow.Now();
        _nodeOfRow = new AppendOnlyList<int>();
        var rowOfNode = new int[_rowOfNode.Length];
        Array.Fill(rowOfNode, -1);
        for (var row = live.Next(0); row >= 0; row = live.Next(row + 1))
        {
            var node = row < before.Count ? before[row] : -1;
            if (node >= 0)
            {
                rowOfNode[node] = _nodeOfRow.Count;
            }

            _nodeOfRow.Add(node);
        }

        _rowOfNode = rowOfNode;
        _vectorRows = _held;
    }

    /// <summary>Puts everything into the graph and takes everything out of it that was removed and no view
    /// holds.</summary>
    public void Complete()
    {
        FreeNodes();
        LinkPending(int.MaxValue);
        _graph.SweepAll();
    }

    public bool IsWorthSaving => _graph.Linked > 0;

    public void Save(Stream stream, RowSet live)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        _graph.Save(writer);
        var nodes = _nodeOfRow.Now();
        writer.Write(live.Count);
        for (var row = live.Next(0); row >= 0; row = live.Next(row + 1))
        {
            writer.Write(row < nodes.Count ? nodes[row] : -1);
        }
    }

    public void Restore(Stream stream)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (HnswGraph<TCode>.Load(reader, Dimensions, _options.Links, _options.BuildWidth) is not { } graph)
        {
            return;
        }

        var restored = new int[reader.ReadInt32()];
        var live = new bool[graph.Nodes];
        for (var row = 0; row < restored.Length; row++)
        {
            restored[row] = reader.ReadInt32();
            if (restored[row] >= graph.Nodes || (restored[row] >= 0 && !graph.IsUsed(restored[row])))
            {
                throw new InvalidDataException("the vector graph has a row without a node");
            }

            if (restored[row] >= 0)
            {
                live[restored[row]] = true;
            }
        }

        for (var node = 0; node < live.Length; node++)
        {
            // Removed, when it was saved, but still held by a view.
            if (!live[node] && graph.IsUsed(node))
            {
                graph.Remove(node);
            }
        }

        (_graph, _restored) = (graph, restored);
        _rowOfNode = new int[Math.Max(256, graph.Nodes)];
        Array.Fill(_rowOfNode, -1);
    }

    public IVectorView Now() =>
        new HnswView<TCode>(_graph, _full, _scratches, _views)
        {
            NodeOfRow = _nodeOfRow.Now(),
            RowOfNode = _rowOfNode,
            VectorShare = _vectorRows / (double)Math.Max(1, _nodeOfRow.Count),
            SearchWidth = SearchWidth,
            IsLinked = _pending.Count == 0,
            Dimensions = Dimensions,
        };

    /// <summary>The node that was saved for a row, or -1. <see cref="_unit"/> is the row's vector.</summary>
    private unsafe int TakeRestored(int row)
    {
        var node = row < _restored.Length ? _restored[row] : -1;
        if (node >= 0)
        {
            var scratch = _scratches.Take();
            TCode.Encode(_unit, scratch.Query);
            var same = new ReadOnlySpan<byte>(scratch.Query, _graph.CodeBytes).SequenceEqual(
                new ReadOnlySpan<byte>(_graph.Code(node), _graph.CodeBytes)
            );
            _scratches.Return(scratch);
            if (!same)
            {
                throw new InvalidDataException("the vector graph belongs to other vectors");
            }
        }

        return node;
    }

    /// <summary>Copies what is live, for views from now on; the ones before keep the old graph.</summary>
    private void Pack(RowSet live)
    {
        var first = new int[_graph.Nodes];
        var graph = _graph.Pack(first);
        foreach ((_, var node) in _leaving)
        {
            graph.Remove(first[node]);
        }

        graph.SweepAll();
        var second = new int[graph.Nodes];
        graph = graph.Pack(second);
        var full = new FullVectors(Dimensions, _fullMemory());
        var before = _nodeOfRow.Now();
        _nodeOfRow = new AppendOnlyList<int>();
        var pending = new Queue<int>();
        for (var row = 0; row < before.Count; row++)
        {
            var node = live.Contains(row) && before[row] >= 0 ? second[first[before[row]]] : -1;
            _nodeOfRow.Add(node);
            if (node >= 0)
            {
                full.Copy(_full, before[row], node);
                if (graph.IsStored(node))
                {
                    pending.Enqueue(node);
                }
            }
        }

        _rowOfNode = new int[Math.Max(256, graph.Nodes)];
        (_graph, _full, _pending, _leaving) = (graph, full, pending, new Queue<(long LastView, int Node)>());
    }

    private void LinkPending(int most)
    {
        for (var linked = 0; linked < most && _pending.TryDequeue(out var node); )
        {
            // A node that was removed and taken again while it waited is in the queue twice.
            if (_graph.IsStored(node))
            {
                _graph.Link(node);
                linked++;
            }
        }
    }

    private void FreeNodes()
    {
        if (_leaving.Count == 0)
        {
            return;
        }

        var oldest = _views.Oldest();
        while (_leaving.TryPeek(out var leaving) && leaving.LastView < oldest)
        {
            _graph.Remove(_leaving.Dequeue().Node);
        }
    }
}
