namespace Pipeline.Retrieval.Vectors.Graph;

internal sealed unsafe partial class HnswGraph<TCode>
{
    private const int FileMark = 0x57534E48;
    private const int FileVersion = 1;

    /// <summary>Writes everything. The memory's layout and byte order are the file's.</summary>
    public void Save(BinaryWriter writer)
    {
        foreach (
            var value in (int[])
                [
                    FileMark,
                    FileVersion,
                    (int)TCode.Kind,
                    _dimensions,
                    _maxLinks,
                    _records.Count,
                    _upper.Count,
                    _entry?.Record ?? -1,
                    _entry?.Node ?? -1,
                    _root,
                ]
        )
        {
            writer.Write(value);
        }

        _records.Save(writer);
        _upperRecords.Save(writer);
        for (var node = 0; node < _records.Count; node++)
        {
            writer.Write((byte)_states[node]);
            writer.Write(_parents[node]);
        }
    }

    /// <summary>Reads a graph.</summary>
    /// <returns>Null when it was made with other settings.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static HnswGraph<TCode>? Load(BinaryReader reader, int dimensions, int links, int width)
    {
        int Read() => reader.ReadInt32();
        if (
            Read() != FileMark
            || Read() != FileVersion
            || Read() != (int)TCode.Kind
            || Read() != dimensions
            || Read() != links
        )
        {
            return null;
        }

        var graph = new HnswGraph<TCode>(dimensions, links, width);
        (var nodes, var records, var entryRecord, var entryNode) = (Read(), Read(), Read(), Read());
        graph._root = Read();
        graph._records.Load(reader, nodes);
        graph._upperRecords.Load(reader, records);
        graph._states = new NodeState[nodes];
        graph._parents = new int[nodes];
        for (var node = 0; node < nodes; node++)
        {
            graph._states[node] = (NodeState)reader.ReadByte();
            graph._parents[node] = reader.ReadInt32();
            graph.Sort(node);
        }

        for (var record = 0; record < records; record++)
        {
            if (graph._upper.Layer(record) == 0)
            {
                graph._freeUpper.Push(record);
            }
            else if (graph._upper.Layer(record) == 1)
            {
                graph._upperOf[graph._upper.Node(record)] = record;
            }
        }

        graph.CheckLinks(entryRecord, entryNode);
        graph._entry = entryNode >= 0 ? new EntryPoint(entryRecord, entryNode) : null;
        return graph;
    }

    private void Sort(int node)
    {
        switch (_states[node])
        {
            case NodeState.Free:
                _free.Push(node);
                break;
            case NodeState.Stored:
                break;
            case NodeState.Removed:
                _removed.Enqueue(node);
                Linked++;
                break;
            case NodeState.Dying:
                _dying.Add(node);
                Linked++;
                break;
            case NodeState.Linked:
                Linked++;
                break;
            default:
                throw new InvalidDataException("the vector graph has a node of an unknown state");
        }
    }

    // A number that is not of this graph would be read as an address.
    private void CheckLinks(int entryRecord, int entryNode)
    {
        var sound = entryRecord < _upper.Count && entryNode < _records.Count && _root < _records.Count;
        for (var node = 0; node < _records.Count && sound; node++)
        {
            sound = AreBelow(_base.Links(node), _base.MaxLinks, _records.Count) && _parents[node] < _records.Count;
        }

        for (var record = 0; record < _upper.Count && sound; record++)
        {
            sound =
                AreBelow(_upper.Links(record), _upper.MaxLinks, _upper.Count)
                && (uint)_upper.Node(record) < (uint)_records.Count
                && _upper.Below(record) < _upper.Count
                && _upper.Above(record) < _upper.Count;
        }

        if (!sound)
        {
            throw new InvalidDataException("the vector graph has a link to nowhere");
        }
    }

    private static bool AreBelow(int* links, int count, int limit)
    {
        for (var i = 0; i < count && links[i] >= 0; i++)
        {
            if ((links[i] & LinkBits.NumberMask) >= limit)
            {
                return false;
            }
        }

        return true;
    }
}
