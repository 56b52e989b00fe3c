namespace Pipeline.Guardrails.Numbers;

/// <summary>What stands between two groups of digits: one to three of space, line break, dash, dot and
/// parentheses.</summary>
internal struct Separator
{
    /// <summary>More than these end a run of groups.</summary>
    public const int MaxLength = 3;

    private char _first;

    public int Length { get; private set; }

    public bool HasSpace { get; private set; }

    public bool HasParenthesis { get; private set; }

    public bool Closes { get; private set; }

    /// <summary>The number goes on in the next line.</summary>
    public bool HasBreak { get; private set; }

    /// <summary>A single dash or dot: both sides belong to one number, such as a serial or a version.</summary>
    public readonly bool IsTight => Length == 1 && _first is '-' or '.';

    /// <summary>A single dash or dot, after which the line may break.</summary>
    public readonly bool IsJoined => _first is '-' or '.' && (Length == 1 || (HasBreak && !HasParenthesis));

    /// <summary>A single dot, as before the fraction of a number.</summary>
    public readonly bool IsPoint => Length == 1 && _first == '.';

    public readonly bool IsSpace => Length == 1 && _first == ' ';

    public void Add(char c)
    {
        if (Length++ == 0)
        {
            _first = c;
        }

        HasSpace |= c is ' ' or '\n' or '\r';
        HasBreak |= c is '\n' or '\r';
        HasParenthesis |= c is '(' or ')';
        Closes |= c == ')';
    }

    public static bool Allows(char c) => c is ' ' or '-' or '.' or '(' or ')' or '\n' or '\r';
}
