namespace Pipeline.Retrieval.Vectors.Graph;

internal sealed unsafe partial class HnswGraph<TCode>
{
    /// <summary>Copies the graph without its free records, for when most are. Readers may go on with this
    /// one.</summary>
    /// <param name="numbers">Gets every node's number in the copy, -1 for free ones; as many as nodes were given
    /// out.</param>
    public HnswGraph<TCode> Pack(Span<int> numbers)
    {
        while (_dying.Count > 0)
        {
            SweepNodes(int.MaxValue);
        }

        var packed = new HnswGraph<TCode>(_dimensions, _maxLinks, _width) { Linked = Linked };
        for (var node = 0; node < _records.Count; node++)
        {
            numbers[node] = _states[node] == NodeState.Free ? -1 : packed.AddCopy(_records[node], _states[node]);
        }

        var records = new int[_upper.Count];
        for (var record = 0; record < records.Length; record++)
        {
            records[record] = _upper.Layer(record) == 0 ? -1 : packed._upperRecords.AddCopy(_upperRecords[record]);
        }

        for (var node = 0; node < _records.Count; node++)
        {
            if (numbers[node] is var number && number >= 0)
            {
                Translate(packed._base.Links(number), _base.MaxLinks, numbers);
                packed._parents[number] = _parents[node] >= 0 ? numbers[_parents[node]] : _parents[node];
            }
        }

        for (var record = 0; record < packed._upper.Count; record++)
        {
            Translate(packed._upper.Links(record), _upper.MaxLinks, records);
            packed._upper.Node(record) = numbers[packed._upper.Node(record)];
            packed._upper.Below(record) = packed._upper.Below(record) is var below && below >= 0 ? records[below] : -1;
            packed._upper.Above(record) = packed._upper.Above(record) is var above && above >= 0 ? records[above] : -1;
        }

        foreach ((var node, var record) in _upperOf)
        {
            packed._upperOf[numbers[node]] = records[record];
        }

        foreach (var node in _removed)
        {
            packed._removed.Enqueue(numbers[node]);
        }

        packed._root = _root >= 0 ? numbers[_root] : -1;
        packed._entry = _entry is { } entry
            ? new EntryPoint(entry.Record >= 0 ? records[entry.Record] : -1, numbers[entry.Node])
            : null;
        return packed;
    }

    private int AddCopy(byte* record, NodeState state)
    {
        var node = AddNode();
        new ReadOnlySpan<byte>(record, _records.Stride).CopyTo(new Span<byte>(_records[node], _records.Stride));
        _states[node] = state;
        return node;
    }

    private static void Translate(int* links, int count, ReadOnlySpan<int> numbers)
    {
        for (var i = 0; i < count && links[i] >= 0; i++)
        {
            links[i] = numbers[links[i] & LinkBits.NumberMask] | (links[i] & LinkBits.TreeMark);
        }
    }
}
