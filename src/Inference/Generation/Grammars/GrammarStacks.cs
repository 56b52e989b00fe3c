namespace Pipeline.Inference.Generation.Grammars;

/// <summary>
/// The stacks of a pushdown automaton over a grammar. Equal stacks are one object, so a set of them is compared by
/// their numbers.
/// </summary>
internal sealed class GrammarStacks(Grammar grammar)
{
    /// <summary>Most stacks looked at for one step; a rule that begins with itself comes to it.</summary>
    public const int MaxSteps = 100_000;

    private readonly Dictionary<(int Position, StackNode? Below), StackNode> _nodes = [];
    private int _made;

    /// <summary>Follows rules until each stack is at a character.</summary>
    /// <param name="starts">Stacks at any elements.</param>
    /// <returns>The stacks at characters, ordered by their numbers; whether the answer may be over; steps
    /// taken.</returns>
    /// <exception cref="GrammarException">There are more than <see cref="MaxSteps"/>.</exception>
    public (StackNode[] Tops, bool IsComplete, int Steps) Expand(IReadOnlyList<StackNode> starts)
    {
        var tops = new Dictionary<int, StackNode>();
        var seen = new HashSet<StackNode>();
        var open = new Stack<StackNode>();
        var isComplete = false;
        var steps = 0;
        foreach (var start in starts)
        {
            Open(start.Position, start.Below);
        }

        while (open.TryPop(out var node))
        {
            if (++steps > MaxSteps)
            {
                throw new GrammarException(
                    "The grammar leaves too many ways open at once. Make its alternatives differ earlier."
                );
            }

            var element = grammar.Elements[node.Position];
            if (element >= 0)
            {
                tops.Add(node.Id, node);
            }
            else if (element != Grammar.EndOfSequence)
            {
                // At the end of a sequence there is nothing to come back to, so lists do not make the stack deeper.
                var after = node.Position + 1;
                var below = grammar.Elements[after] == Grammar.EndOfSequence ? node.Below : Node(after, node.Below);
                foreach (var start in grammar.Alternatives[~element])
                {
                    Open(start, below);
                }
            }
            else if (node.Below is { } below)
            {
                Open(below.Position, below.Below);
            }
            else
            {
                isComplete = true;
            }
        }

        return ([.. tops.Values.OrderBy(node => node.Id)], isComplete, steps);

        void Open(int position, StackNode? below)
        {
            var node = Node(position, below);
            if (seen.Add(node))
            {
                open.Push(node);
            }
        }
    }

    private StackNode Node(int position, StackNode? below)
    {
        if (!_nodes.TryGetValue((position, below), out var node))
        {
            node = new StackNode(position, below, _made++);
            _nodes.Add((position, below), node);
        }

        return node;
    }
}
