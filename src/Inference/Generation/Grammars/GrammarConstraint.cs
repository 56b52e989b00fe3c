using Pipeline.Inference.Generation.Engine;

namespace Pipeline.Inference.Generation.Grammars;

/// <summary>Holds one answer to a grammar, token by token.</summary>
internal sealed class GrammarConstraint(Grammar grammar, TokenTexts tokens)
{
    private readonly GrammarStates _states = grammar.States;
    private GrammarPosition _position = new(grammar.States.Start);
    private GrammarPosition _marked = new(grammar.States.Start);

    /// <summary>Whether a token may come next; much cheaper than <see cref="Allowed"/>.</summary>
    public bool Allows(int token) => Guarded(() => tokens.IsAllowed(_states, _position, token));

    /// <summary>The tokens that may come next, a bit each.</summary>
    /// <exception cref="GenerationFailedException">There is none.</exception>
    public ulong[] Allowed()
    {
        var allowed = Guarded(() => tokens.Allowed(_states, _position));
        return allowed.AsSpan().ContainsAnyExcept(0UL)
            ? allowed
            : throw new GenerationFailedException("No token of the model's vocabulary goes on with the grammar.");
    }

    /// <summary>Takes an allowed token.</summary>
    public void Accept(int token)
    {
        // A token that ends the answer has no text: the position stays.
        _ = _position.TryNext(_states, tokens[token], out var next) ? _position = next : default;
    }

    /// <summary>Remembers how far the answer is.</summary>
    public void Mark() => _marked = _position;

    /// <summary>Forgets the tokens since the mark.</summary>
    public void Undo() => _position = _marked;

    private static T Guarded<T>(Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (GrammarException error)
        {
            throw new GenerationFailedException(error.Message);
        }
    }
}
