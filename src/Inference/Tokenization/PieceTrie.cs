namespace Pipeline.Inference.Tokenization;

/// <summary>
/// Every vocabulary piece that starts at a position of a text, in one walk. Nodes lie level by level in flat arrays, so
/// that the children of a node are one sorted run: about 10 bytes a node, no object a node.
/// </summary>
internal sealed class PieceTrie
{
    private const int NoPiece = -1;
    private readonly int[] _rootChildOf = new int[char.MaxValue + 1];
    private readonly char[] _label;
    private readonly int[] _piece;
    private readonly int[] _firstChild;

    /// <summary>Builds the trie of non-empty, distinct pieces.</summary>
    public PieceTrie(IEnumerable<(string Piece, int Id)> pieces)
    {
        var sorted = pieces.ToArray();
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Piece, b.Piece));
        var labels = new List<char> { '\0' };
        var ids = new List<int> { NoPiece };
        var ranges = new List<(int From, int To)> { (0, sorted.Length) };
        var firstChild = new List<int>();
        for (int node = 0, depth = 0, levelEnd = 1; node < ranges.Count; node++)
        {
            if (node == levelEnd)
            {
                depth++;
                levelEnd = ranges.Count;
            }

            firstChild.Add(ranges.Count);
            var (from, to) = ranges[node];
            if (from < to && sorted[from].Piece.Length == depth)
            {
                ids[node] = sorted[from++].Id;
            }

            while (from < to)
            {
                var label = sorted[from].Piece[depth];
                var end = from + 1;
                while (end < to && sorted[end].Piece[depth] == label)
                {
                    end++;
                }

                labels.Add(label);
                ids.Add(NoPiece);
                ranges.Add((from, end));
                from = end;
            }
        }

        firstChild.Add(ranges.Count);
        (_label, _piece, _firstChild) = ([.. labels], [.. ids], [.. firstChild]);
        for (var child = _firstChild[0]; child < _firstChild[1]; child++)
        {
            _rootChildOf[_label[child]] = child;
        }
    }

    /// <summary>Node of the first character of a piece, or 0 when no piece starts so.</summary>
    public int Enter(char first) => _rootChildOf[first];

    /// <summary>The child of a node by its next character, or 0.</summary>
    public int Step(int node, char next)
    {
        var from = _firstChild[node];
        var at = _label.AsSpan(from, _firstChild[node + 1] - from).BinarySearch(next);
        return at < 0 ? 0 : from + at;
    }

    /// <summary>Whether a piece ends at this node, and which.</summary>
    public bool TryGetPiece(int node, out int id)
    {
        id = _piece[node];
        return id != NoPiece;
    }
}
