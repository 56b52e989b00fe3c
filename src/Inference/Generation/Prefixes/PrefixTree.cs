namespace Pipeline.Inference.Generation.Prefixes;

/// <summary>
/// Token sequences by what they begin with: a radix tree (Morrison 1968), as in SGLang's RadixAttention (Zheng et al.
/// 2023). What several sequences begin with alike is one path, and counts once. Tokens that were evaluated with
/// different adapters have nothing in common: each adapter has a tree of its own.
/// </summary>
internal sealed class PrefixTree
{
    private readonly Dictionary<int, Node> _roots = [];
    private readonly Dictionary<int, Node> _ends = [];

    /// <summary>Tokens over all paths; a beginning that several sequences share counts once.</summary>
    public int Tokens { get; private set; }

    /// <summary>Sequences in the tree.</summary>
    public int Count => _ends.Count;

    /// <summary>Adds a sequence.</summary>
    /// <param name="id">A name that is not in the tree.</param>
    /// <param name="tokens">Its tokens, at least one.</param>
    /// <param name="adapter">The adapter that it was evaluated with.</param>
    public void Add(int id, ReadOnlySpan<int> tokens, int adapter = 0)
    {
        if (_ends.ContainsKey(id))
        {
            throw new ArgumentException($"Sequence {id} is in the tree already.", nameof(id));
        }

        if (!_roots.TryGetValue(adapter, out var node))
        {
            _roots.Add(adapter, node = new Node(null, []));
        }

        while (tokens.Length > 0)
        {
            if (!node.Children.TryGetValue(tokens[0], out var child))
            {
                child = new Node(node, tokens.ToArray());
                node.Children.Add(tokens[0], child);
                Tokens += tokens.Length;
                node = child;
                break;
            }

            var common = tokens.CommonPrefixLength(child.Edge);
            if (common < child.Edge.Length)
            {
                child = Split(child, common);
            }

            tokens = tokens[common..];
            node = child;
        }

        node.Ends.Add(id);
        _ends.Add(id, node);
    }

    /// <summary>Takes a sequence out, and what of its path no other needs.</summary>
    public void Remove(int id)
    {
        if (!_ends.Remove(id, out var node))
        {
            throw new ArgumentException($"Sequence {id} is not in the tree.", nameof(id));
        }

        node.Ends.Remove(id);
        while (node is { Parent: { } parent, Ends.Count: 0, Children.Count: 0 })
        {
            parent.Children.Remove(node.Edge[0]);
            Tokens -= node.Edge.Length;
            node = parent;
        }

        if (node is { Parent: not null, Ends.Count: 0, Children.Count: 1 })
        {
            Merge(node);
        }
    }

    /// <summary>The sequence that begins most like the tokens.</summary>
    public PrefixMatch Match(ReadOnlySpan<int> tokens, int adapter = 0)
    {
        var length = 0;
        if (!_roots.TryGetValue(adapter, out var node))
        {
            return PrefixMatch.None;
        }

        while (length < tokens.Length && node.Children.TryGetValue(tokens[length], out var child))
        {
            var common = tokens[length..].CommonPrefixLength(child.Edge);
            length += common;
            node = child;
            if (common < child.Edge.Length)
            {
                break;
            }
        }

        if (length == 0)
        {
            return PrefixMatch.None;
        }

        // Every leaf is some sequence's end, and whatever lies below has the whole match.
        while (node.Ends.Count == 0)
        {
            node = node.Children.Values.First();
        }

        return new PrefixMatch(node.Ends[0], length);
    }

    /// <summary>The sequences that the tokens begin with, whole.</summary>
    public List<int> Beginnings(ReadOnlySpan<int> tokens, int adapter = 0)
    {
        var found = new List<int>();
        if (!_roots.TryGetValue(adapter, out var node))
        {
            return found;
        }

        while (
            tokens.Length > 0 && node.Children.TryGetValue(tokens[0], out var child) && tokens.StartsWith(child.Edge)
        )
        {
            tokens = tokens[child.Edge.Length..];
            node = child;
            found.AddRange(node.Ends);
        }

        return found;
    }

    /// <summary>Cuts a node's edge in two; the upper half is a new node.</summary>
    private static Node Split(Node lower, int at)
    {
        var parent = lower.Parent!;
        var upper = new Node(parent, lower.Edge[..at]);
        parent.Children[upper.Edge[0]] = upper;
        lower.Edge = lower.Edge[at..];
        lower.Parent = upper;
        upper.Children.Add(lower.Edge[0], lower);
        return upper;
    }

    /// <summary>Joins a node that nothing ends at with its only child.</summary>
    private static void Merge(Node upper)
    {
        var lower = upper.Children.Values.Single();
        lower.Edge = [.. upper.Edge, .. lower.Edge];
        lower.Parent = upper.Parent;
        upper.Parent!.Children[lower.Edge[0]] = lower;
    }

    private sealed class Node(Node? parent, int[] edge)
    {
        public Node? Parent { get; set; } = parent;

        /// <summary>The tokens between the parent and this node.</summary>
        public int[] Edge { get; set; } = edge;

        public Dictionary<int, Node> Children { get; } = [];

        /// <summary>Sequences that end here.</summary>
        public List<int> Ends { get; } = [];
    }
}
