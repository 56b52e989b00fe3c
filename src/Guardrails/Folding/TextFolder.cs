namespace Pipeline.Guardrails.Folding;

/// <summary>Turns the characters of a text, one by one, into folded characters with their original offsets.</summary>
internal sealed class TextFolder
{
    /// <summary>
    /// Invisible characters that may stand in a row inside a finding. More act as a line break: otherwise a run of
    /// them would be held back without limit.
    /// </summary>
    public const int MaxInvisible = 16;

    private int _position;
    private int _invisible;
    private char _high;

    /// <summary>Offset before which every character has been folded (a lone first half of a pair waits).</summary>
    public int FoldedTo => _high == 0 ? _position : _position - 1;

    /// <summary>Folds the next UTF-16 unit for one scan.</summary>
    public void Push(char c, IDetectorScan scan, ICollection<GuardFinding> findings)
    {
        foreach (var (folded, start, end) in Fold(c))
        {
            scan.Push(folded, start, end, findings);
        }
    }

    /// <summary>Ends the text for one scan.</summary>
    public void Complete(IDetectorScan scan, ICollection<GuardFinding> findings)
    {
        foreach (var (folded, start, end) in Finish())
        {
            scan.Push(folded, start, end, findings);
        }
    }

    /// <summary>Folds the next UTF-16 unit.</summary>
    public FoldedCharacters Fold(char c)
    {
        var start = _position++;
        if (_high != 0)
        {
            var high = _high;
            _high = '\0';
            if (char.IsLowSurrogate(c))
            {
                return Visible(CharacterFolds.Of(char.ConvertToUtf32(high, c)), start - 1, start + 1);
            }
            // A half without its other half is no letter of anything: it breaks whatever stands before it.
            if (char.IsHighSurrogate(c))
            {
                _high = c;
                return Visible("\uFFFD", start - 1, start);
            }
            return Visible("\uFFFD" + (char.IsSurrogate(c) ? "\uFFFD" : CharacterFolds.Of(c)), start - 1, start + 1);
        }
        if (c < 0x80)
        {
            _invisible = 0;
            return new FoldedCharacters(c, start, start + 1);
        }
        if (char.IsHighSurrogate(c))
        {
            _high = c;
            return default;
        }
        return Visible(char.IsSurrogate(c) ? "\uFFFD" : CharacterFolds.Of(c), start, start + 1);
    }

    /// <summary>What is left when the text ends: at most a lone half of a pair.</summary>
    public FoldedCharacters Finish()
    {
        if (_high == 0)
        {
            return default;
        }

        _high = '\0';
        return Visible("\uFFFD", _position - 1, _position);
    }

    private FoldedCharacters Visible(string folded, int start, int end)
    {
        if (folded.Length > 0)
        {
            _invisible = 0;
            return new FoldedCharacters(folded, start, end);
        }
        if (++_invisible <= MaxInvisible)
        {
            return default;
        }

        _invisible = 0;
        return new FoldedCharacters('\n', start, end);
    }
}
