namespace Pipeline.Inference.Generation.Grammars;

/// <summary>
/// Grammars of late, read once: requests with the same one share what its states allow. A few at a time, the least used
/// leaves. Any thread.
/// </summary>
internal sealed class KnownGrammars
{
    private const int Kept = 16;

    private readonly LinkedList<(string Text, Grammar Grammar)> _byUse = new();

    /// <summary>Reads a grammar, or finds it.</summary>
    /// <exception cref="GrammarException">It cannot be used.</exception>
    public Grammar Of(string text)
    {
        lock (_byUse)
        {
            for (var node = _byUse.First; node is not null; node = node.Next)
            {
                if (node.Value.Text == text)
                {
                    _byUse.Remove(node);
                    _byUse.AddFirst(node);
                    return node.Value.Grammar;
                }
            }
        }

        var grammar = Grammar.Parse(text);
        lock (_byUse)
        {
            _byUse.AddFirst((text, grammar));
            if (_byUse.Count > Kept)
            {
                _byUse.RemoveLast();
            }
        }

        return grammar;
    }
}
