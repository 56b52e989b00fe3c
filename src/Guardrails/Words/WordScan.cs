using Pipeline.Guardrails.Numbers;

namespace Pipeline.Guardrails.Words;

/// <summary>
/// Reads words, runs of the characters that its rule allows, and asks the rule about each when it has ended. Words that
/// are longer than the longest finding are passed over, so what is held back is bounded. Emphasis of Markdown inside a
/// word counts for nothing.
/// </summary>
/// <param name="rule">The rule of the findings.</param>
/// <param name="longest">The longest word that is asked about.</param>
internal abstract class WordScan(string rule, int longest) : IDetectorScan
{
    private readonly char[] _word = new char[longest];
    private readonly int[] _starts = new int[longest];
    private readonly int[] _ends = new int[longest];
    private int _length;
    private int _markup;
    private bool _tooLong;

    /// <inheritdoc/>
    public int UndecidedFrom => _length > 0 && !_tooLong ? _starts[0] : int.MaxValue;

    /// <summary>The letters before the word.</summary>
    protected Labels Labels { get; } = new();

    /// <inheritdoc/>
    public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
    {
        if (Allows(folded))
        {
            _markup = 0;
            if (_length == longest)
            {
                _tooLong = true;
                return;
            }

            _word[_length] = folded;
            (_starts[_length], _ends[_length]) = (start, end);
            _length++;
            return;
        }

        if (_length > 0 && Markup.Is(folded) && ++_markup <= Markup.Longest)
        {
            return;
        }

        Complete(findings);
        Labels.Push(folded);
    }

    /// <inheritdoc/>
    public void Complete(ICollection<GuardFinding> findings)
    {
        if (_length == 0)
        {
            return;
        }

        if (!_tooLong && Match(_word.AsSpan(0, _length), out var start, out var length))
        {
            findings.Add(new GuardFinding(rule, _starts[start], _ends[start + length - 1] - _starts[start]));
        }

        foreach (var c in _word.AsSpan(0, _length))
        {
            Labels.Push(c);
        }

        (_length, _markup, _tooLong) = (0, 0, false);
    }

    /// <summary>Whether a character belongs to a word.</summary>
    protected abstract bool Allows(char c);

    /// <summary>Says whether a word, or a part of it, is what the rule looks for.</summary>
    /// <param name="word">The whole word.</param>
    /// <param name="start">Where the finding begins in it.</param>
    /// <param name="length">How many characters it has, at least one.</param>
    /// <returns>Whether there is a finding.</returns>
    protected abstract bool Match(ReadOnlySpan<char> word, out int start, out int length);
}
