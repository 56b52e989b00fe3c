namespace Pipeline.Guardrails.Tokens;

/// <summary>A word, a number or a mark of a text.</summary>
/// <param name="Kind">What it is made of.</param>
/// <param name="Text">Its folded characters.</param>
/// <param name="Start">Offset of the first in the original text.</param>
/// <param name="Ends">Offsets just after each.</param>
/// <param name="Spaced">Space stands before it.</param>
/// <param name="Broken">A line break stands before it.</param>
internal sealed record Token(TokenKind Kind, string Text, int Start, int[] Ends, bool Spaced, bool Broken)
{
    /// <summary>Offset just after the last character.</summary>
    public int End => Ends[^1];

    /// <summary>It touches the token before it.</summary>
    public bool Glued => !Spaced && !Broken;

    /// <summary>Whether it is this mark.</summary>
    public bool Is(char mark) => Kind == TokenKind.Mark && Text[0] == mark;

    /// <summary>Whether it begins with a capital letter.</summary>
    public bool IsCapitalised => Kind == TokenKind.Latin && char.IsUpper(Text[0]);
}
