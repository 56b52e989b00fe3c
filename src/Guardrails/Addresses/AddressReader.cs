using Pipeline.Guardrails.Tokens;

namespace Pipeline.Guardrails.Addresses;

/// <summary>Reads the tokens of an address from left to right, and remembers whether one was missing that may yet
/// come.</summary>
/// <param name="at">The tokens by index; null where there is none yet.</param>
/// <param name="position">Where to begin.</param>
/// <param name="ended">No more will come.</param>
internal sealed class AddressReader(Func<int, Token?> at, int position, bool ended)
{
    /// <summary>The next token.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Offset in the text just after what was read.</summary>
    public int End { get; private set; }

    /// <summary>A token was asked for that is not known yet.</summary>
    public bool Starved { get; private set; }

    /// <summary>Looks at a token without reading it.</summary>
    public Token? Peek(int ahead = 0)
    {
        var token = at(Position + ahead);
        Starved |= token is null && !ended;
        return token;
    }

    /// <summary>Reads a token.</summary>
    public void Skip() => SkipPart(int.MaxValue);

    /// <summary>Reads a token of which only the first characters belong to the address.</summary>
    public void SkipPart(int length)
    {
        var token = at(Position++)!;
        End = token.Ends[Math.Min(length, token.Ends.Length) - 1];
    }

    /// <summary>Reads a token if it is of a kind.</summary>
    public Token? Take(TokenKind kind)
    {
        if (Peek() is not { } token || token.Kind != kind)
        {
            return null;
        }

        Skip();
        return token;
    }

    /// <summary>Reads a token if it is of a kind and touches the one before.</summary>
    public Token? TakeGlued(TokenKind kind) => Peek() is { Glued: true } ? Take(kind) : null;
}
