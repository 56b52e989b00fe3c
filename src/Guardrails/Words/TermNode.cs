namespace Pipeline.Guardrails.Words;

/// <summary>Terms by their letters: a node is what some of them begin with.</summary>
internal sealed class TermNode
{
    private readonly Dictionary<char, TermNode> _next = [];
    private readonly List<Term> _terms = [];

    private TermNode(char letter, int depth) => (Letter, Depth) = (letter, depth);

    /// <summary>The letter that leads here.</summary>
    public char Letter { get; }

    /// <summary>Letters from the root.</summary>
    public int Depth { get; }

    /// <summary>The terms that end here.</summary>
    public IReadOnlyList<Term> Terms => _terms;

    /// <summary>What follows.</summary>
    public IReadOnlyCollection<TermNode> All => _next.Values;

    /// <summary>The root of some terms.</summary>
    public static TermNode Of(IEnumerable<Term> terms)
    {
        var root = new TermNode('\0', 0);
        foreach (var term in terms)
        {
            var node = root;
            foreach (var letter in term.Letters)
            {
                if (!node._next.TryGetValue(letter.Value, out var next))
                {
                    node._next[letter.Value] = next = new TermNode(letter.Value, node.Depth + 1);
                }

                node = next;
            }

            node._terms.Add(term);
        }

        return root;
    }

    /// <summary>What follows by a letter; null: nothing.</summary>
    public TermNode? Next(char letter) => _next.GetValueOrDefault(letter);
}
