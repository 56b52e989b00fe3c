using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Tokens;

/// <summary>
/// Cuts a text into tokens and asks its rule, token by token, whether a finding starts there. The rule sees the tokens
/// before and says when it must see more of those after; what it may wait for is bounded, and it is asked by the
/// characters read alone, so that no cut into pieces changes an answer.
/// </summary>
internal abstract class TokenScan(string rule) : IDetectorScan
{
    /// <summary>The most characters that wait for a decision.</summary>
    public const int MaxUndecided = (MaxWaiting + 1) * (MaxToken + MaxSpace) * (1 + Markup.Longest);

    /// <summary>The answer of <see cref="Match"/> that it must see another token.</summary>
    protected const int More = -1;

    private const int MaxWaiting = 32;
    private const int MaxBehind = 8;
    private const int MaxToken = 32;
    private const int MaxSpace = 4;

    private readonly List<Token> _tokens = [];
    private readonly char[] _text = new char[MaxToken];
    private readonly int[] _ends = new int[MaxToken];
    private int _next;
    private int _length,
        _start,
        _space,
        _markup;
    private TokenKind _kind;
    private bool _spaced,
        _broken,
        _tooLong;

    /// <inheritdoc/>
    public int UndecidedFrom =>
        _next < _tokens.Count ? _tokens[_next].Start
        : _length > 0 && !_tooLong ? _start
        : int.MaxValue;

    /// <summary>How many tokens are known.</summary>
    protected int Count => _tokens.Count;

    /// <inheritdoc/>
    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        if (Markup.Is(folded) && ++_markup <= Markup.Longest)
        {
            return;
        }

        _markup = 0;
        if (folded is ' ' or '\t' or '\n' or '\r')
        {
            Close(findings);
            _spaced = true;
            _broken |= folded is '\n';
            if (++_space > MaxSpace)
            {
                Decide(ended: true, findings);
            }

            return;
        }

        _space = 0;
        var kind = KindOf(folded);
        if (_length > 0 && !Continues(folded, kind))
        {
            Close(findings);
        }

        if (_length == 0)
        {
            (_kind, _start, _tooLong) = (kind, start, false);
        }

        if (_length == MaxToken)
        {
            // No name has so long a word: what waits is decided, and the rest of the word needs no memory.
            _tooLong = true;
            Decide(ended: true, findings);
            return;
        }

        (_text[_length], _ends[_length]) = (folded, end);
        _length++;
    }

    /// <inheritdoc/>
    public void Complete(ICollection<GuardFinding> findings)
    {
        Close(findings);
        Decide(ended: true, findings);
    }

    /// <summary>Says whether a finding starts at a token.</summary>
    /// <param name="index">The token; those before it are decided.</param>
    /// <param name="ended">No more tokens will be seen.</param>
    /// <param name="end">Where the finding ends in the text.</param>
    /// <returns>How many tokens the finding has; 0 for none; <see cref="More"/> to be asked again with the next
    /// token.</returns>
    protected abstract int Match(int index, bool ended, out int end);

    /// <summary>A token; null where there is none.</summary>
    protected Token? At(int index) => index >= 0 && index < _tokens.Count ? _tokens[index] : null;

    private static TokenKind KindOf(char c) =>
        char.IsAsciiDigit(c) ? TokenKind.Number
        : c is >= '\uAC00' and <= '\uD7A3' ? TokenKind.Korean
        : char.IsLetter(c) ? TokenKind.Latin
        : TokenKind.Mark;

    private bool Continues(char c, TokenKind kind) =>
        (kind == _kind && kind != TokenKind.Mark)
        || (_kind == TokenKind.Latin && c is '-' or '\'' && char.IsLetter(_text[_length - 1]));

    private void Close(ICollection<GuardFinding> findings)
    {
        if (_length == 0)
        {
            return;
        }

        // A dash or an apostrophe that no letter follows is a mark by itself, of which no rule asks.
        var length = _length;
        while (_kind == TokenKind.Latin && length > 1 && !char.IsLetter(_text[length - 1]))
        {
            length--;
        }

        var kind = _tooLong ? TokenKind.Mark : _kind;
        _tokens.Add(new Token(kind, new string(_text, 0, length), _start, _ends[..length], _spaced, _broken));
        (_length, _spaced, _broken, _tooLong) = (0, false, false, false);
        Decide(ended: false, findings);
    }

    private void Decide(bool ended, ICollection<GuardFinding> findings)
    {
        while (_next < _tokens.Count)
        {
            var matched = Match(_next, ended || _tokens.Count - _next > MaxWaiting, out var end);
            if (matched == More)
            {
                return;
            }

            if (matched > 0)
            {
                var start = _tokens[_next].Start;
                findings.Add(new GuardFinding(rule, start, end - start));
            }

            _next += Math.Max(matched, 1);
        }

        if (_next > 4 * MaxBehind)
        {
            _tokens.RemoveRange(0, _next - MaxBehind);
            _next = MaxBehind;
        }
    }
}
