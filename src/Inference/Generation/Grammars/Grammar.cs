namespace Pipeline.Inference.Generation.Grammars;

/// <summary>
/// What an answer may look like: a grammar in GBNF, the notation of llama.cpp (its <c>grammars/README.md</c>), read and
/// checked.
/// </summary>
/// <remarks>
/// Reading it changes nothing that is shared, so it may be done on any thread. <see cref="States"/> belongs to the
/// thread that generates.
/// </remarks>
internal sealed class Grammar
{
    /// <summary>Stands after the last element of every sequence.</summary>
    public const int EndOfSequence = int.MinValue;

    /// <summary>Longest grammar in UTF-16 units.</summary>
    public const int MaxLength = 512 * 1024;

    // Steps of looking for what all rules can begin with.
    private const int MaxCheck = 4_000_000;

    private GrammarStates? _states;

    /// <param name="elements">
    /// All sequences in a row, each closed by <see cref="EndOfSequence"/>. From 0 on: the index of a character set;
    /// below: the complement of a rule's number.
    /// </param>
    /// <param name="alternatives">For every rule, where its sequences start.</param>
    /// <param name="sets">The character sets.</param>
    /// <param name="root">The rule that is the whole answer.</param>
    public Grammar(int[] elements, int[][] alternatives, CharacterSet[] sets, int root)
    {
        (Elements, Alternatives, Sets, Root) = (elements, alternatives, sets, root);
    }

    public int[] Elements { get; }

    public int[][] Alternatives { get; }

    public CharacterSet[] Sets { get; }

    public int Root { get; }

    /// <summary>The states that answers have been in; for one thread.</summary>
    public GrammarStates States => _states ??= new GrammarStates(this);

    /// <summary>Reads a grammar whose answers start at the rule <c>root</c>.</summary>
    /// <param name="text">GBNF.</param>
    /// <exception cref="GrammarException">
    /// It is longer than <see cref="MaxLength"/>, not GBNF, uses a rule that it does not have, has a rule that begins
    /// with itself or never ends, or has too many parts.
    /// </exception>
    public static Grammar Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
        {
            throw new GrammarException($"The grammar has {text.Length} characters; at most {MaxLength} are allowed.");
        }

        var parser = new GrammarParser(text);
        var grammar = parser.Read();
        if (EndlessRule(grammar) is { } endless)
        {
            throw new GrammarException(
                $"The grammar's rule '{parser.NameOf(endless)}' has no end: every way through it comes back to it. Give it an alternative without itself."
            );
        }

        var stacks = new GrammarStacks(grammar);
        var steps = 0;
        for (var rule = 0; rule < grammar.Alternatives.Length; rule++)
        {
            try
            {
                steps += stacks
                    .Expand([.. grammar.Alternatives[rule].Select(start => new StackNode(start, null, 0))])
                    .Steps;
            }
            catch (GrammarException)
            {
                steps = int.MaxValue;
            }

            if (steps is < 0 or > MaxCheck)
            {
                throw new GrammarException(
                    $"The grammar's rule '{parser.NameOf(rule)}' can begin with itself, or there are too many ways to begin it. Write lists with * or +, or with the rule at the end."
                );
            }
        }

        return grammar;
    }

    /// <summary>A rule that stands for no finite text; null when there is none.</summary>
    private static int? EndlessRule(Grammar grammar)
    {
        // A sequence ends when all its rules do, a rule when one of its sequences does.
        var waiting = new Dictionary<int, List<(int Rule, int Sequence)>>();
        var open = new Dictionary<int, int>();
        var ends = new bool[grammar.Alternatives.Length];
        var found = new Stack<int>();
        for (var rule = 0; rule < ends.Length; rule++)
        {
            foreach (var start in grammar.Alternatives[rule])
            {
                var count = 0;
                for (var at = start; grammar.Elements[at] != EndOfSequence; at++)
                {
                    if (grammar.Elements[at] < 0)
                    {
                        count++;
                        if (!waiting.TryGetValue(~grammar.Elements[at], out var sequences))
                        {
                            waiting.Add(~grammar.Elements[at], sequences = []);
                        }

                        sequences.Add((rule, start));
                    }
                }

                open[start] = count;
                if (count == 0)
                {
                    End(rule);
                }
            }
        }

        while (found.TryPop(out var ended))
        {
            foreach (var (rule, sequence) in waiting.GetValueOrDefault(ended) ?? [])
            {
                if (--open[sequence] == 0)
                {
                    End(rule);
                }
            }
        }

        var endless = Array.IndexOf(ends, false);
        return endless < 0 ? null : endless;

        void End(int rule)
        {
            if (!ends[rule])
            {
                ends[rule] = true;
                found.Push(rule);
            }
        }
    }
}
